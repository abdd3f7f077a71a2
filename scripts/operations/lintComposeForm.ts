import { DCLinter } from "dclint";

/** The order of keys is ours, and prettier's are the quotes. */
const rules = {
  "service-keys-order": 0,
  "services-alphabetical-order": 0,
  "top-level-properties-order": 0,
  "require-quotes-in-ports": 0,
} as const;

/** What compose-spec's own schema and dclint's rules say against a compose file, each in a line. */
export function lintComposeForm({ file }: { file: string }): string[] {
  const linter = new DCLinter({ rules, quiet: false, debug: false, exclude: [] });
  // Its declarations name their own files without an ending, so that nothing of them is typed here.
  const results = linter.lintFiles([file], false) as { messages: { line: number; message: string; rule: string }[] }[];
  return results.flatMap(({ messages }) => messages.map(({ line, message, rule }) => `line ${line}: ${message} (${rule})`));
}
