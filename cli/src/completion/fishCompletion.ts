import { allCommands, type CompletedCommand, type CompletedOption } from "./describeTree.ts";

/** The script for fish. */
export function fishCompletion({ tree }: { tree: CompletedCommand }): string {
  const commands = allCommands(tree);
  const steps = commands.flatMap(({ path, commands: children }) =>
    children.map(
      (child) =>
        `            case ${child.names.map((name) => quote(`${path} ${name}`)).join(" ")}\n                set at ${quote(child.path)}`,
    ),
  );
  const lines = commands.flatMap(({ path, options, argument, commands: children }) => {
    const here = `complete -c ${tree.path} -n ${quote(`__${tree.path}_at ${path}`)}`;
    return [
      ...children.flatMap(({ names, description }) => names.map((name) => `${here} -a ${quote(name)} -d ${quote(description)}`)),
      ...options.map((option) => `${here} ${optionOf(option)}`),
      ...(argument?.kind === "file" ? [`${here} -F`] : []),
      ...(argument?.kind === "choice" ? [`${here} -a ${quote(argument.choices.join(" "))}`] : []),
    ];
  });
  return `# Completion of ${tree.path} for fish: ${tree.path} completion fish | source
function __${tree.path}_at
    set -l at ${tree.path}
    for word in (commandline -opc)[2..-1]
        switch "$at $word"
${steps.join("\n")}
        end
    end
    test "$at" = "$argv"
end

complete -c ${tree.path} -f
${lines.join("\n")}
`;
}

function optionOf({ flags, description, value }: CompletedOption): string {
  const names = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`)).join(" ");
  const takes = { none: "", file: "-r -F", free: "-x", choice: "-x" }[value?.kind ?? "none"];
  const choices = value?.kind === "choice" ? `-a ${quote(value.choices.join(" "))}` : "";
  return [names, takes, choices, `-d ${quote(description)}`].filter((part) => part !== "").join(" ");
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", String.raw`\\`).replaceAll("'", String.raw`\'`)}'`;
}
