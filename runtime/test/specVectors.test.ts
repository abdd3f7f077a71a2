import { expect } from "chai";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { specVectors } from "../../scripts/vectors/specVectors.ts";
import * as dpin from "../src/index.ts";

const FOLDER = path.resolve(import.meta.dirname, "../../docs/spec/vectors");

async function read<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(path.join(FOLDER, file), "utf8")) as T;
}

describe("the vectors of the specification", () => {
  before(dpin.initHash);

  it("are what scripts/generateSpecVectors.ts makes", async () => {
    for (const [file, text] of Object.entries(await specVectors())) {
      expect(await readFile(path.join(FOLDER, file), "utf8"), file).to.equal(text);
    }
  });

  it("decode to their ops, and nothing malformed decodes", async () => {
    const { ops, malformed } = await read<{
      ops: { name: string; descriptor: string; op: Omit<dpin.Op, "name"> }[];
      malformed: { name: string; position: number; descriptor: string }[];
    }>("encodings.json");
    for (const { name, descriptor, op } of ops) {
      expect(dpin.decodeOp({ bytes: dpin.fromHex(descriptor) }), name).to.deep.equal({ name: "", ...op });
    }
    expect(ops.some(({ descriptor }) => dpin.fromHex(descriptor).length === 256)).to.equal(true);
    for (const { name, position, descriptor } of malformed) {
      expect(() => dpin.decodeOp({ bytes: dpin.fromHex(descriptor) }), name)
        .to.throw(dpin.MalformedDescriptorError)
        .with.property("position", position, name);
    }
  });

  it("give their outputs element by element, reading nothing but opened bytes", async () => {
    const vectors = await read<{ name: string; program: dpin.Program; inputs: string[]; expected: number[] }[]>("elements.json");
    for (const { name, program, inputs, expected } of vectors) {
      const op = program.ops[0]!;
      const slots = new Map(dpin.slotsOf({ op }).map(({ slot, operand }) => [slot, dpin.fromHex(inputs[operand.source.index]!)]));
      const read = (slot: dpin.Slot, at: number, length: number) => slots.get(slot)!.subarray(at, at + length);
      const values = expected.map((_, element) => dpin.recomputeElement({ op, element, inputRoot: new Uint8Array(32), read }).value);
      expect(values, name).to.deep.equal(expected);
    }
  });

  it("hash a zero leaf to the constant that the referee has", () => {
    expect(dpin.toHex(dpin.zeroHash({ level: 0 }))).to.equal("0x076a27c79e5ace2a3d47f9dd2e83e4ff6ea8872b3c2218f66c92b89b55f36560");
  });
});
