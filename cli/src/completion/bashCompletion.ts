import { caseLines } from "./caseLines.ts";
import { allCommands, type CompletedCommand, type Value } from "./describeTree.ts";

/** The script for bash 3.2 and later; it needs nothing else. */
export function bashCompletion({ tree }: { tree: CompletedCommand }): string {
  const commands = allCommands(tree);
  const { steps, values } = caseLines({ commands, quote, complete });
  const options = commands.map(
    ({ path, options: own }) => `      ${quote(path)}) words=${quote(own.flatMap(({ flags }) => flags).join(" "))} ;;`,
  );
  const places = commands.map(({ path, commands: children, argument }) => {
    if (children.length > 0) return `    ${quote(path)}) words=${quote(children.flatMap(({ names }) => names).join(" "))} ;;`;
    return `    ${quote(path)}) ${argument === null ? ":" : complete(argument)}; return ;;`;
  });
  return `# Completion of ${tree.path} for bash: source <(${tree.path} completion bash)
_${tree.path}_files() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen -f -- "$1"))
}

_${tree.path}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} at=${quote(tree.path)} words='' i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
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
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
    return
  fi
  case "$at" in
${places.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}

complete -F _${tree.path} ${tree.path}
`;
}

function complete(value: Value): string {
  if (value.kind === "file") return `_dpin_files "$cur"`;
  return value.kind === "free" ? ":" : `COMPREPLY=($(compgen -W ${quote(value.choices.join(" "))} -- "$cur"))`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
