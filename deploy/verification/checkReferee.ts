import { readFile } from "node:fs/promises";
import path from "node:path";
import { BaseError, ContractFunctionRevertedError, type Hex } from "viem";
import { tensorRefereeAbi } from "../../sdk/src/abi/tensorRefereeAbi.ts";
import { check } from "./check.ts";
import type { Check, DeploymentView } from "./types.ts";

const VECTORS = path.join(import.meta.dirname, "..", "..", "docs", "spec", "vectors", "proofs.json");
const KINDS = ["None", "Element", "OutputRoot", "PaddingByte", "PaddingNode", "Silence"];
/** What the referee says to a proof against what is right. */
const ACQUITTALS = ["ElementMatches", "OutputRootMatches", "PaddingIsZero"];

interface Statement {
  readonly programRoot: Hex;
  readonly inputRoot: Hex;
  readonly outputRoot: Hex;
  readonly traceRoot: Hex;
}

interface Node {
  readonly op: number;
  readonly level: number;
  readonly index: number;
  readonly hash: Hex;
}

interface Vectors {
  readonly convicting: readonly { name: string; statement: Statement; proof: Hex; fault: Record<string, string | number> }[];
  readonly refused: readonly { name: string; statement: Statement; proof: Hex; error: string; values?: readonly number[] }[];
  readonly openings: readonly { statement: Statement; opening: Hex; node?: Node; reveal?: Hex }[];
}

/**
 * That the referee, on this chain, convicts what is wrong, acquits what is right and reads an opening: the specification's vectors, one of each kind. The
 * right code alone does not tell: on a chain that lacks an opcode it convicts nobody.
 */
export async function checkReferee({ client, addresses }: Pick<DeploymentView, "client" | "addresses">): Promise<Check[]> {
  const { convicting, refused, openings } = JSON.parse(await readFile(VECTORS, "utf8")) as Vectors;
  const referee = { address: addresses.referee, abi: tensorRefereeAbi } as const;
  const findFault = ({ statement, proof }: { statement: Statement; proof: Hex }) =>
    verdict(async () => {
      const found = await client.readContract({ ...referee, functionName: "findFault", args: [statement, proof] });
      return `${KINDS[found.kind]} of op ${found.op} at ${found.index}: ${found.committed}, not ${found.recomputed}`;
    });
  const wrong = firstOfEach(convicting, ({ fault }) => String(fault.kind)).map(async (vector) => {
    const { kind, op, index, committed = 0, recomputed = 0 } = vector.fault;
    const expected = `${kind} of op ${op} at ${index}: ${committed}, not ${recomputed}`;
    return check({ subject: `verdict of the referee on ${vector.name}`, expected, actual: await findFault(vector) });
  });
  const right = firstOfEach(refused, ({ error }) => error)
    .filter(({ error }) => ACQUITTALS.includes(error))
    .map(async (vector) => {
      const expected = [`Referee_${vector.error}`, ...(vector.values ?? []).slice(-2)].join(" ");
      return check({ subject: `verdict of the referee on ${vector.name}`, expected, actual: await findFault(vector) });
    });
  const legible = openings.flatMap(({ statement, opening, node, reveal }) =>
    node === undefined || reveal === undefined ? [] : [{ statement, opening, node, reveal }],
  );
  const opened = firstOfEach(legible, ({ node }) => String(node.level === 0)).map(async ({ statement, opening, node, reveal }) => {
    const show = ({ op, level, index, hash }: Node) => `${op} ${level} ${index} ${hash}`;
    const actual = await verdict(async () => {
      const read = await client.readContract({ ...referee, functionName: "openNode", args: [statement, opening] });
      await client.readContract({ ...referee, functionName: "checkReveal", args: [read, reveal] });
      return show(read);
    });
    return check({ subject: `opening of a node of level ${node.level} by the referee`, expected: show(node), actual });
  });
  return Promise.all([...wrong, ...right, ...opened]);
}

function firstOfEach<T>(list: readonly T[], key: (item: T) => string): T[] {
  return [...new Map([...list].reverse().map((item) => [key(item), item])).values()].reverse();
}

/** What a call said: its value, the referee's own error, or why there is no verdict at all. */
async function verdict(call: () => Promise<string>): Promise<string> {
  try {
    return await call();
  } catch (error) {
    const reverted = error instanceof BaseError ? error.walk((cause) => cause instanceof ContractFunctionRevertedError) : null;
    const data = reverted instanceof ContractFunctionRevertedError ? reverted.data : undefined;
    if (data !== undefined) return [data.errorName, ...(data.args ?? []).map(String)].join(" ");
    const cause = error instanceof BaseError ? error.details || error.shortMessage : String(error);
    return `no verdict (${cause.split("\n")[0]})`;
  }
}
