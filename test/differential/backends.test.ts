import { expect } from "chai";
import { initHash } from "../../runtime/src/hash/keccak256.ts";
import type { Backend } from "../../runtime/src/backend.ts";
import { bytesEqual } from "../../runtime/src/bytes/bytesEqual.ts";
import { createReferenceBackend } from "../../runtime/src/reference/createReferenceBackend.ts";
import { createWasmBackend } from "../../runtime/src/wasm/createWasmBackend.ts";
import { randomProgram } from "../support/randomProgram.ts";

const PROGRAMS = 2_500;

describe("Backends", function () {
  this.timeout(600_000);
  const reference = createReferenceBackend();
  let wasm: Backend;

  before(async () => {
    await initHash();
    wasm = await createWasmBackend({ threads: 2 });
  });
  after(() => wasm.close());

  it(`give the same bytes and the same trees for ${PROGRAMS} random programs`, async () => {
    let ops = 0;
    let elements = 0;
    const combines = new Set<string>();
    for (let seed = 0; seed < PROGRAMS; seed++) {
      const request = randomProgram({ seed });
      const expected = await reference.run(request);
      const actual = await wasm.run(request);
      request.program.ops.forEach((op, i) => {
        const where = `seed ${seed}, op ${i} (${op.combine} ${op.reduce})`;
        const [want, got] = [expected.outputs[i]!, actual.outputs[i]!];
        const at = want.findIndex((byte, k) => byte !== got[k]);
        expect(at, `${where}: first byte that differs`).to.equal(-1);
        expect(got.length, where).to.equal(want.length);
        expect(bytesEqual(actual.trees[i]!.root, expected.trees[i]!.root), `${where}: tensor root`).to.equal(true);
        ops++;
        elements += want.length / (op.output.dtype === "i8" ? 1 : 4);
        combines.add(op.combine);
      });
      expect(bytesEqual(actual.traceRoot, expected.traceRoot), `seed ${seed}: trace root`).to.equal(true);
      expect(bytesEqual(actual.outputRoot, expected.outputRoot), `seed ${seed}: output root`).to.equal(true);
    }
    expect(combines.size).to.equal(10);
    console.log(`      compared ${PROGRAMS} programs, ${ops} ops, ${elements} elements: reference and WASM agree on all`);
  });
});
