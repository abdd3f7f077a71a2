import { isDeepStrictEqual } from "node:util";
import { commitTensor } from "../../runtime/src/hash/commitTensor.ts";
import { rootOf } from "../../runtime/src/hash/rootOf.ts";
import { elementBytes } from "../../runtime/src/program/elementBytes.ts";
import type { DType } from "../../runtime/src/program/types.ts";
import { openElement } from "../../runtime/src/proof/openElement.ts";
import { createRandom } from "./createRandom.ts";
import { createEvmReferee } from "./evmReferee.ts";
import { statementOf, type HonestJob } from "./honestJob.ts";
import type { Player, Verdict } from "./player.ts";

export const CORNERS = [-(2 ** 31), -129, -128, -1, 0, 1, 127, 128, 2 ** 31 - 1];

/** The player on the EVM; `corners` are the values of CORNERS that it has recomputed so far. */
export interface RefereePlayer extends Player {
  readonly corners: ReadonlySet<number>;
}

function valuesOf(bytes: Uint8Array, dtype: DType): Int8Array | Int32Array {
  return dtype === "i8" ? new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) : new Int32Array(bytes.slice().buffer);
}

/** All of a few; else the first, the last, the least, the greatest, one of each of three corner values, and two at random. */
function samplesOf(values: Int8Array | Int32Array): number[] {
  if (values.length <= 9) return Array.from(values, (_, i) => i);
  const random = createRandom({ seed: values.length });
  let [least, greatest] = [0, 0];
  values.forEach((value, i) => {
    if (value < values[least]!) least = i;
    if (value > values[greatest]!) greatest = i;
  });
  const corners = CORNERS.map((corner) => values.indexOf(corner)).filter((i) => i >= 0);
  const last = values.length - 1;
  return [...new Set([0, last, least, greatest, ...corners.slice(0, 3), random.int(0, last), random.int(0, last)])];
}

/** The job with the samples of one op's output committed wrongly, all but the last one. */
function withLies({ job, op, samples }: { job: HonestJob; op: number; samples: readonly number[] }): HonestJob {
  const size = elementBytes(job.program.ops[op]!.output.dtype);
  const bytes = job.own.outputs[op]!.slice();
  samples.slice(0, -1).forEach((element) => (bytes[element * size + (element % size)]! ^= 1 + (element % 255)));
  const outputs = job.own.outputs.map((own, i) => (i === op ? bytes : own));
  const trees = job.own.trees.map((own, i) => (i === op ? commitTensor({ bytes }) : own));
  const traceTree = rootOf({ hashes: trees.map((tree) => tree.root) });
  return { ...job, own: { ...job.own, outputs, trees, traceTree, traceRoot: traceTree.root } };
}

/**
 * Lets the contract TensorReferee recompute elements of a job's every op: most of them against a commitment to a wrong value, which it must
 * convict by the right one, and one of each op against the right value, which it must not convict. `npx hardhat build` must have run.
 */
export async function refereePlayer(): Promise<RefereePlayer> {
  const referee = await createEvmReferee();
  const corners = new Set<number>();

  async function run(job: HonestJob): Promise<Verdict> {
    let elements = 0;
    for (const [index, op] of job.program.ops.entries()) {
      const values = valuesOf(job.own.outputs[index]!, op.output.dtype);
      const samples = samplesOf(values);
      const committed = withLies({ job, op: index, samples });
      const statement = statementOf({ job, run: committed.own });
      const wrong = valuesOf(committed.own.outputs[index]!, op.output.dtype);
      const outcomes = await Promise.all(
        samples.map((element) => referee.findFault({ statement, proof: openElement({ ...committed, op: index, element }) })),
      );
      for (const [i, element] of samples.entries()) {
        const [recomputed, lied] = [values[element]!, wrong[element]!];
        const fault = { kind: "Element", op: index, index: element, committed: lied, recomputed };
        const expected = i < samples.length - 1 ? { value: fault } : { error: "ElementMatches", args: [element, recomputed] };
        if (!isDeepStrictEqual(outcomes[i], expected)) {
          const where = `op ${index} (${op.combine} ${op.reduce}), element ${element}`;
          return { elements, difference: `${where}: ${JSON.stringify(outcomes[i])} instead of ${JSON.stringify(expected)}` };
        }
        if (CORNERS.includes(recomputed)) corners.add(recomputed);
        elements++;
      }
    }
    return { elements, difference: null };
  }

  return { name: "evm", corners, run, close: () => referee.close() };
}
