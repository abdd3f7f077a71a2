import { expect } from "chai";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { vectorProgram } from "../../scripts/vectors/vectorProgram.ts";
import { randomProgram } from "../../test/support/randomProgram.ts";
import * as dpin from "../src/index.ts";

type Json = Record<string, unknown>;

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function withHeader(
  weights: Uint8Array,
  change: (header: Record<string, { dtype: string; shape: number[]; data_offsets: number[] }>) => void,
  behind = 0,
): Uint8Array {
  const length = Number(new DataView(weights.buffer, weights.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(text(weights.subarray(8, 8 + length))) as Parameters<typeof change>[0];
  change(header);
  const json = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array([...new Uint8Array(8), ...json, ...weights.subarray(8 + length), ...new Uint8Array(behind)]);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  return file;
}

describe("program files", () => {
  const { program, constants } = vectorProgram();
  let files: dpin.ProgramFiles;

  before(async () => {
    await dpin.initHash();
    files = dpin.serializeProgram({ program, constants });
  });

  function detailOf(changed: Partial<dpin.ProgramFiles>): string {
    try {
      dpin.parseProgram({ ...files, ...changed });
    } catch (error) {
      if (error instanceof dpin.ProgramFileError) return error.message;
      throw error;
    }
    return "read";
  }

  function jsonWith(change: (json: Json & { ops: Json[]; constants: Json[] }) => void): { json: Uint8Array } {
    const json = JSON.parse(text(files.json)) as Json & { ops: Json[]; constants: Json[] };
    change(json);
    return { json: new TextEncoder().encode(JSON.stringify(json)) };
  }

  it("give back the program with the same roots, and the same files again", () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = randomProgram({ seed });
      const written = dpin.serializeProgram(random);
      const read = dpin.parseProgram(written);
      expect(dpin.commitProgram(read).root).to.deep.equal(dpin.commitProgram(random).root);
      expect(read.constants).to.deep.equal(random.constants);
      expect(dpin.serializeProgram(read)).to.deep.equal(written);
    }
  });

  it("are written to a folder and read from it", async () => {
    const dir = await mkdtemp(path.join(os.tmpdir(), "dpin-program-"));
    try {
      await dpin.writeProgram({ dir: path.join(dir, "a", "b"), program, constants });
      const read = await dpin.readProgram({ dir: path.join(dir, "a", "b") });
      expect(read.program).to.deep.equal(program);
      expect(read.constants).to.deep.equal(constants);
      const failure = (maxWeightBytes?: number) =>
        dpin.readProgram({ dir, maxWeightBytes }).then(
          () => "read",
          (error: Error) => error.message,
        );
      expect(await failure()).to.include("ENOENT");
      await writeFile(path.join(dir, "program.json"), files.json);
      await writeFile(path.join(dir, "weights.safetensors"), "");
      await truncate(path.join(dir, "weights.safetensors"), 2 ** 26);
      expect(await failure(1000)).to.include("at most");
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  it("are readable: one line per small thing, none longer than it need be", () => {
    const lines = text(files.json).split("\n");
    expect(lines).to.include('    { "name": "scales", "dtype": "i32", "dims": [5, 2] },');
    expect(Math.max(...lines.map((line) => line.length))).to.be.at.most(140);
  });

  it("are refused when program.json is not what it must be", () => {
    expect(detailOf({ json: files.json.subarray(0, 100) })).to.match(/^program.json: not JSON/);
    expect(detailOf({ json: Uint8Array.of(0x22, 0xff, 0x22) })).to.match(/^program.json: not JSON/);
    expect(detailOf({ json: new TextEncoder().encode("[]") })).to.match(/^program.json: .*expected object/);
    expect(detailOf(jsonWith((json) => (json.comment = "x")))).to.include("comment");
    expect(detailOf(jsonWith((json) => (json.ops[0]!.colour = 1)))).to.include("colour");
    expect(detailOf(jsonWith((json) => delete json.ops[0]!.shift))).to.include("ops[0].shift");
    expect(detailOf(jsonWith((json) => (json.ops[1]!.combine = "xor")))).to.include("ops[1].combine");
    expect(detailOf(jsonWith((json) => (json.ops[1]!.shift = 1.5)))).to.include("ops[1].shift");
    expect(detailOf(jsonWith((json) => (json.version = 2)))).to.include("version");
    expect(() => dpin.parseProgram({ ...files, ...jsonWith((json) => (json.ops[1]!.shift = 64)) })).to.throw(
      dpin.ProgramRuleError,
      "op 1 (looked up)",
    );
  });

  it("are refused when the weights lie about themselves", () => {
    const { weights } = files;
    const lie = (change: Parameters<typeof withHeader>[1], behind = 0) => detailOf({ weights: withHeader(weights, change, behind) });
    expect(lie(() => {})).to.equal("read");
    expect(detailOf({ weights: weights.subarray(0, 7) })).to.include("too short");
    expect(detailOf({ weights: weights.with(4, 1) })).to.include("at most");
    expect(detailOf({ weights: weights.with(2, 1) })).to.include("the file has");
    expect(detailOf({ weights: weights.with(9, 0x7b) })).to.include("not JSON");
    expect(detailOf({ weights: weights.subarray(0, weights.length - 1) })).to.include("tensor table ends at 3840");
    expect(lie(() => {}, 3)).to.include("3 bytes behind the last tensor");
    expect(lie((header) => (header.table!.data_offsets = [3539, 3839]))).to.include("begins at 3539");
    expect(lie((header) => (header.table!.data_offsets = [3541, 3841]), 1)).to.include("begins at 3541");
    expect(lie((header) => (header.table!.shape = [301]))).to.include("its shape takes 301");
    expect(lie((header) => (header.table!.shape = [2 ** 40]))).to.include("bytes, at most");
    expect(lie((header) => (header.table!.dtype = "F32"))).to.include("table");
    expect(lie((header) => (header.table = { ...header.table!, note: 1 } as never))).to.include("note");
    expect(lie((header) => (header.table!.data_offsets = [-1, 299]))).to.include("table");
    expect(lie((header) => (header.weights!.shape = [700, 5]))).to.include("tensor weights is i8[700,5], the program says i8[5,700]");
    expect(lie((header) => [(header.other = header.table!), delete header.table])).to.include("no tensor for the constant table");
    expect(detailOf(jsonWith((json) => (json.constants[2]!.name = "weights")))).to.include("second constant");
    const fewer = dpin.serializeProgram({
      program: { ...program, constants: program.constants.slice(0, 2) },
      constants: constants.slice(0, 2),
    });
    expect(detailOf({ weights: fewer.weights })).to.include("no tensor for the constant table");
    const more = { ...program, constants: [...program.constants, { name: "spare", dtype: "i8" as const, dims: [1] }] };
    expect(detailOf({ weights: dpin.serializeProgram({ program: more, constants: [...constants, Uint8Array.of(1)] }).weights })).to.include(
      "tensor spare is no constant",
    );
  });

  it("are not written with names that would not come back, nor with constants of another length", () => {
    const renamed = (name: string) => () =>
      dpin.serializeProgram({
        program: { ...program, constants: program.constants.map((type, i) => (i === 1 ? { ...type, name } : type)) },
        constants,
      });
    for (const name of ["weights", "7", "__metadata__", "__proto__"]) expect(renamed(name)).to.throw(RangeError, name);
    expect(() => dpin.serializeProgram({ program, constants: constants.slice(1) })).to.throw(RangeError, "constant 0 (weights)");
  });
});
