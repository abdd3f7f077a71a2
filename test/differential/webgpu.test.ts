import { expect } from "chai";
import type { Backend } from "../../runtime/src/backend.ts";
import { bytesEqual } from "../../runtime/src/bytes/bytesEqual.ts";
import { initHash } from "../../runtime/src/hash/keccak256.ts";
import { createReferenceBackend } from "../../runtime/src/reference/createReferenceBackend.ts";
import { createWebGpuBackend } from "../../runtime/src/webgpu/createWebGpuBackend.ts";
import { randomProgram } from "../support/randomProgram.ts";

const PROGRAMS = 120;
const FIRST_SEED = 100_000;

describe("The WebGPU backend", function () {
  this.timeout(600_000);
  const reference = createReferenceBackend();
  let webgpu: Backend;

  before(async () => {
    await initHash();
    webgpu = await createWebGpuBackend({ adapter: "software" });
  });
  after(() => webgpu.close());

  it(`gives the same bytes and the same trees as the reference for ${PROGRAMS} random programs`, async () => {
    let ops = 0;
    let elements = 0;
    const combines = new Set<string>();
    for (let seed = FIRST_SEED; seed < FIRST_SEED + PROGRAMS; seed++) {
      const request = randomProgram({ seed });
      const expected = await reference.run(request);
      const actual = await webgpu.run(request);
      request.program.ops.forEach((op, i) => {
        const where = `seed ${seed}, op ${i} (${op.combine} ${op.reduce})`;
        const [want, got] = [expected.outputs[i]!, actual.outputs[i]!];
        const at = want.findIndex((byte, k) => byte !== got[k]);
        expect(at, `${where}: first byte that differs`).to.equal(-1);
        expect(got.length, where).to.equal(want.length);
        const [mine, theirs] = [actual.trees[i]!, expected.trees[i]!];
        expect(mine.depth, `${where}: tree depth`).to.equal(theirs.depth);
        for (let level = 0; level <= theirs.depth; level++) {
          for (let index = 0; index < 2 ** (theirs.depth - level); index++) {
            const same = bytesEqual(mine.node({ level, index }), theirs.node({ level, index }));
            expect(same, `${where}: node ${index} of level ${level}`).to.equal(true);
          }
        }
        ops++;
        elements += want.length / (op.output.dtype === "i8" ? 1 : 4);
        combines.add(op.combine);
      });
      expect(bytesEqual(actual.traceRoot, expected.traceRoot), `seed ${seed}: trace root`).to.equal(true);
      expect(bytesEqual(actual.outputRoot, expected.outputRoot), `seed ${seed}: output root`).to.equal(true);
    }
    expect(combines.size).to.equal(10);
    console.log(`      compared ${PROGRAMS} programs, ${ops} ops, ${elements} elements: reference and WebGPU agree on all`);
  });
});
