import { expect } from "chai";
import fc from "fast-check";
import { input, operand, row, vectorOp } from "../../scripts/vectors/vectorOp.ts";
import { randomProgram } from "../../test/support/randomProgram.ts";
import * as dpin from "../src/index.ts";

const copy = vectorOp({
  name: "copy",
  combine: "copy",
  output: { dtype: "i32", dims: [1] },
  a: operand(input(0), "i8", [1], [row(0, 1)]),
});

describe("op descriptors", () => {
  before(dpin.initHash);

  it("decode to the op they were encoded from, all but its name", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        for (const op of randomProgram({ seed }).program.ops) {
          // JSON has one zero only, as the encoding has.
          const plain = JSON.parse(JSON.stringify({ ...op, name: "" })) as dpin.Op;
          expect(dpin.decodeOp({ bytes: dpin.encodeOp({ op }) })).to.deep.equal(plain);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("have one form only: whatever decodes encodes to the same bytes", () => {
    let decoded = 0;
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), (seed, at, xor) => {
        const bytes = dpin.encodeOp({ op: randomProgram({ seed, maxOps: 1 }).program.ops[0]! });
        for (let i = 0; i < 12; i++) {
          const position = (at + i * 31) % bytes.length;
          const changed = bytes.with(position, bytes[position]! ^ xor);
          const op = decodedOrNull(changed);
          if (op === null) continue;
          decoded++;
          expect(dpin.encodeOp({ op })).to.deep.equal(changed);
        }
      }),
      { numRuns: 150 },
    );
    expect(decoded).to.be.above(100);
  });

  it("do not encode a number that does not fit its field", () => {
    const op = copy;
    expect(() => dpin.encodeOp({ op: { ...op, zeroPoint: 2 ** 31 } })).to.throw(RangeError, "2147483648");
    expect(() => dpin.encodeOp({ op: { ...op, shift: 0.5 } })).to.throw(RangeError);
    const wide = { ...op.a, map: [{ offset: 0, coefficients: [40_000] }] };
    expect(() => dpin.encodeOp({ op: { ...op, a: wide } })).to.throw(RangeError, "40000");
    expect(() => dpin.encodeOp({ op: { ...op, a: { ...op.a, map: [] } } })).to.throw(RangeError, "row");
  });

  it("refuse a source that is no input and no earlier op where the place is known", () => {
    const source = (kind: "input" | "output", index: number) =>
      dpin.encodeOp({ op: { ...copy, a: { ...copy.a, source: { kind, index } } } });
    const place = { index: 2, inputCount: 1 };
    expect(dpin.decodeOp({ bytes: source("output", 1), place }).a.source.index).to.equal(1);
    expect(() => dpin.decodeOp({ bytes: source("output", 2), place })).to.throw(dpin.MalformedDescriptorError, "output 2");
    expect(() => dpin.decodeOp({ bytes: source("input", 1), place })).to.throw(dpin.MalformedDescriptorError, "input 1");
    expect(dpin.decodeOp({ bytes: source("input", 1) }).a.source.index).to.equal(1);
  });
});

function decodedOrNull(bytes: Uint8Array): dpin.Op | null {
  try {
    return dpin.decodeOp({ bytes });
  } catch (error) {
    if (error instanceof dpin.MalformedDescriptorError) return null;
    throw error;
  }
}
