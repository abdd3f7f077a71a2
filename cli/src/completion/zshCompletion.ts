import { caseLines } from "./caseLines.ts";
import { allCommands, type CompletedCommand, type Value } from "./describeTree.ts";

/** The script for zsh; it may be sourced, or put as a file named _dpin into a folder of $fpath. */
export function zshCompletion({ tree }: { tree: CompletedCommand }): string {
  const commands = allCommands(tree);
  const { steps, values } = caseLines({ commands, quote, complete });
  const options = commands.map(({ path, options: own }) => {
    const list = own.flatMap(({ flags, description }) => flags.map((flag) => describe(flag, description)));
    return `      ${quote(path)}) list=(${list.join(" ")}) ;;`;
  });
  const places = commands.map(({ path, commands: children, argument }) => {
    const list = children.flatMap(({ names, description }) => names.map((name) => describe(name, description)));
    if (list.length > 0) return `    ${quote(path)}) list=(${list.join(" ")}) ;;`;
    return `    ${quote(path)}) ${argument === null ? ":" : complete(argument)}; return ;;`;
  });
  return `#compdef ${tree.path}
# Completion of ${tree.path} for zsh: source <(${tree.path} completion zsh)
_${tree.path}() {
  local cur=\${words[CURRENT]} prev=\${words[CURRENT-1]} at=${quote(tree.path)} i
  local -a list
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
${steps.join("\n")}
    esac
  done
  case "$at $prev" in
${values.join("\n")}
  esac
  if [[ $cur == -* ]]; then
    case "$at" in
${options.join("\n")}
    esac
    _describe -o option list
    return
  fi
  case "$at" in
${places.join("\n")}
  esac
  _describe command list
}

if [ "$funcstack[1]" = "_${tree.path}" ]; then
  _${tree.path} "$@"
else
  compdef _${tree.path} ${tree.path}
fi
`;
}

function complete(value: Value): string {
  if (value.kind === "file") return "_files";
  return value.kind === "free" ? ":" : `compadd -- ${value.choices.map(quote).join(" ")}`;
}

function describe(word: string, description: string): string {
  return quote(`${word}:${description.replaceAll(":", String.raw`\:`)}`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
