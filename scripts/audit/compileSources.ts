import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..", "..");
// The same compiler file as in hardhat.config.ts; solc's own types are older than it.
const solc = createRequire(import.meta.url)("solc") as {
  compile(input: string, callbacks: { import(name: string): { contents: string } | { error: string } }): string;
};

export interface CompiledContract {
  readonly abi: unknown[];
  readonly evm?: {
    readonly bytecode: Code;
    readonly deployedBytecode: Code & { readonly immutableReferences?: unknown };
    readonly methodIdentifiers?: Record<string, string>;
  };
}
interface Code {
  readonly object: string;
  readonly sourceMap?: string;
  readonly linkReferences?: unknown;
}
export interface SolcOutput {
  readonly errors?: readonly {
    readonly severity: string;
    readonly formattedMessage: string;
    readonly sourceLocation?: { readonly file: string; readonly end: number };
  }[];
  readonly contracts?: Record<string, Record<string, CompiledContract>>;
  readonly sources: Record<string, { readonly id: number; readonly ast: { readonly absolutePath: string; readonly nodes: unknown[] } }>;
}
export interface SolcRun {
  readonly input: unknown;
  readonly output: SolcOutput;
  /** Every file that was read, by its name relative to the root (packages below node_modules). */
  readonly sources: Record<string, { readonly content: string }>;
}

/**
 * Compiles `files` (relative to the project's root) and what they import with the compiler from npm: nothing is downloaded.
 *
 * `changed` replaces the text of some of the files; `outputs` and `settings` are solc's. Imports of packages are found in node_modules.
 * Throws the compiler's first errors, unless `tolerant`.
 */
export function compileSources({
  files,
  changed = {},
  settings,
  outputs,
  remappings = [],
  tolerant = false,
}: {
  files: readonly string[];
  changed?: Readonly<Record<string, string>>;
  settings: Readonly<Record<string, unknown>>;
  outputs: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  remappings?: readonly string[];
  tolerant?: boolean;
}): SolcRun {
  const sources: Record<string, { content: string }> = {};
  const read = (name: string): string =>
    (sources[name] ??= { content: changed[name] ?? readFileSync(path.join(root, name), "utf8") }).content;
  for (const file of files) read(file);
  const input = {
    language: "Solidity",
    sources: { ...sources },
    settings: {
      ...settings,
      // Files below node_modules keep that path, so that tools know them as dependencies.
      remappings: ["@openzeppelin/=node_modules/@openzeppelin/", ...remappings],
      outputSelection: outputs,
    },
  };
  const output = JSON.parse(
    solc.compile(JSON.stringify(input), {
      import(name) {
        try {
          return { contents: read(name) };
        } catch {
          return { error: `${name} not found` };
        }
      },
    }),
  ) as SolcOutput;
  const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (errors.length > 0 && !tolerant)
    throw new Error(
      errors
        .slice(0, 3)
        .map(({ formattedMessage }) => formattedMessage)
        .join("\n"),
    );
  return { input, output, sources };
}
