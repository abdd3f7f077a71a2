import { expect } from "chai";
import { initHash } from "../../runtime/src/hash/keccak256.ts";
import { commitTensor } from "../../runtime/src/hash/commitTensor.ts";
import { rootOf } from "../../runtime/src/hash/rootOf.ts";
import { isPacked } from "../../runtime/src/program/isPacked.ts";
import type { DType } from "../../runtime/src/program/types.ts";
import { openElement } from "../../runtime/src/proof/openElement.ts";
import { createRandom } from "../support/createRandom.ts";
import { createEvmReferee, type EvmReferee } from "../support/evmReferee.ts";
import { honestJob, statementOf, type HonestJob } from "../support/honestJob.ts";

// The programs that backends.test.ts runs on the other backends.
const PROGRAMS = 2_000;
const CORNERS = [-(2 ** 31), -129, -128, -1, 0, 1, 127, 128, 2 ** 31 - 1];

function valuesOf(bytes: Uint8Array, dtype: DType): Int8Array | Int32Array {
  return dtype === "i8" ? new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) : new Int32Array(bytes.slice().buffer);
}

/** The first, the last, the least, the greatest, one of each corner value, and two at random. */
function samplesOf({ values, seed }: { values: Int8Array | Int32Array; seed: number }): number[] {
  const random = createRandom({ seed });
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
  const { dtype } = job.program.ops[op]!.output;
  const bytes = job.own.outputs[op]!.slice();
  const size = dtype === "i8" ? 1 : 4;
  samples.slice(0, -1).forEach((element) => (bytes[element * size + (element % size)]! ^= 1 + (element % 255)));
  const outputs = job.own.outputs.map((own, i) => (i === op ? bytes : own));
  const trees = job.own.trees.map((own, i) => (i === op ? commitTensor({ bytes }) : own));
  const traceTree = rootOf({ hashes: trees.map((tree) => tree.root) });
  return { ...job, own: { ...job.own, outputs, trees, traceTree, traceRoot: traceTree.root } };
}

describe("The referee on the EVM", function () {
  this.timeout(600_000);
  let referee: EvmReferee;

  before(async () => {
    await initHash();
    referee = await createEvmReferee();
  });
  after(() => referee.close());

  it(`recomputes the reference interpreter's elements of ${PROGRAMS} random programs, and convicts exactly the wrong ones`, async () => {
    const corners = new Set<number>();
    const seen = new Set<string>();
    let elements = 0;
    for (let seed = 0; seed < PROGRAMS; seed++) {
      const job = await honestJob({ seed });
      for (const [index, op] of job.program.ops.entries()) {
        const values = valuesOf(job.own.outputs[index]!, op.output.dtype);
        const samples = samplesOf({ values, seed });
        const committed = withLies({ job, op: index, samples });
        const statement = statementOf({ job, run: committed.own });
        const wrong = valuesOf(committed.own.outputs[index]!, op.output.dtype);
        const outcomes = await Promise.all(
          samples.map((element) => referee.findFault({ statement, proof: openElement({ ...committed, op: index, element }) })),
        );
        samples.forEach((element, i) => {
          const where = `seed ${seed}, op ${index} (${op.combine} ${op.reduce}), element ${element}`;
          const fault = { kind: "Element", op: index, index: element, committed: wrong[element], recomputed: values[element] };
          const expected = i < samples.length - 1 ? { value: fault } : { error: "ElementMatches", args: [element, values[element]] };
          expect(outcomes[i], where).to.deep.equal(expected);
          if (CORNERS.includes(values[element]!)) corners.add(values[element]!);
        });
        elements += samples.length;
        seen
          .add(op.combine)
          .add(op.reduce)
          .add(isPacked({ op }) ? "packed" : "slow")
          .add(op.a.source.kind);
      }
    }
    expect([...corners].sort((x, y) => x - y)).to.deep.equal(CORNERS);
    // Ten combines and three reduces, which share the name "max", two paths, four kinds of source.
    expect(seen.size).to.equal(10 + 3 - 1 + 2 + 4);
    console.log(`      compared ${elements} elements of ${PROGRAMS} programs: reference and EVM agree on all`);
  });
});
