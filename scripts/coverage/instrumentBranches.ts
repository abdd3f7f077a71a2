import { createHash } from "node:crypto";
import { createRequire } from "node:module";

const solc = createRequire(import.meta.url)("solc") as {
  compile(input: string, callbacks: { import(name: string): { contents: string } }): string;
};

export interface Branch {
  readonly file: string;
  readonly line: number;
  readonly kind: "if" | "require" | "conditional";
  /** Tags, 32 bytes as hex, that a run reports for each way that the condition went. */
  readonly taken: string;
  readonly notTaken: string;
}
interface Node {
  readonly nodeType?: string;
  readonly src?: string;
  readonly condition?: Node;
  readonly expression?: Node;
  readonly name?: string;
  readonly arguments?: readonly Node[];
}

/**
 * Puts a probe around the condition of every if, require and ?: of a Solidity source, on the same lines, and lists them. Loops' conditions have
 * no branch of their own: what is in the loop is covered as statements.
 */
export function instrumentBranches({ file, source }: { file: string; source: string }): { source: string; branches: readonly Branch[] } {
  const output = JSON.parse(
    solc.compile(
      JSON.stringify({
        language: "Solidity",
        sources: { [file]: { content: source } },
        settings: { stopAfter: "parsing", outputSelection: { "*": { "": ["ast"] } } },
      }),
      { import: () => ({ contents: "" }) },
    ),
  ) as { sources?: Record<string, { ast?: unknown }> };
  const ast = output.sources?.[file]?.ast;
  if (ast === undefined) throw new Error(`${file} cannot be parsed for branch coverage`);

  const bytes = Buffer.from(source);
  const insertions: { at: number; order: number; text: string }[] = [];
  const branches: Branch[] = [];
  for (const { kind, condition } of conditionsIn(ast)) {
    const [start, length] = condition.src!.split(":").map(Number) as [number, number];
    const line = bytes.subarray(0, start).filter((byte) => byte === 10).length + 1;
    const tag = (way: string) => createHash("sha256").update(`${file}:${start}:${way}`).digest("hex");
    const branch: Branch = { file, line, kind, taken: tag("taken"), notTaken: tag("not taken") };
    branches.push(branch);
    insertions.push({ at: start, order: -length, text: "__NomicFoundationCoverage.branch(" });
    insertions.push({ at: start + length, order: length, text: `, 0x${branch.taken}, 0x${branch.notTaken})` });
  }
  // Of conditions that begin or end at one place the longer one is outside.
  insertions.sort((a, b) => a.at - b.at || a.order - b.order);
  const parts: Buffer[] = [];
  let from = 0;
  for (const { at, text } of insertions) {
    parts.push(bytes.subarray(from, at), Buffer.from(text));
    from = at;
  }
  parts.push(bytes.subarray(from));
  return { source: Buffer.concat(parts).toString(), branches };
}

function* conditionsIn(value: unknown): Generator<{ kind: Branch["kind"]; condition: Node }> {
  if (typeof value !== "object" || value === null) return;
  const node = value as Node;
  if (node.nodeType === "IfStatement") yield { kind: "if", condition: node.condition! };
  if (node.nodeType === "Conditional") yield { kind: "conditional", condition: node.condition! };
  if (node.nodeType === "FunctionCall" && node.expression?.name === "require") yield { kind: "require", condition: node.arguments![0]! };
  for (const child of Object.values(value)) yield* conditionsIn(child);
}
