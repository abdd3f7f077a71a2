import { expect } from "chai";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fromHex } from "../../../runtime/src/bytes/fromHex.ts";
import { initHash } from "../../../runtime/src/hash/keccak256.ts";
import type { Program } from "../../../runtime/src/program/types.ts";
import type { Fault, Statement } from "../../../runtime/src/proof/types.ts";
import { u16, u32, u8 } from "../../support/elementProof.ts";
import { createEvmReferee, type EvmReferee } from "../../support/evmReferee.ts";
import { recomputedElements } from "../../support/recomputedElements.ts";
import { expectSameOutcome } from "../../support/expectSameOutcome.ts";

const FOLDER = path.resolve(import.meta.dirname, "../../../docs/spec/vectors");

async function read<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(path.join(FOLDER, file), "utf8")) as T;
}

type HexStatement = Record<keyof Statement, string>;
type Refused = { error: string; values: (number | string)[] };

function statementOf(hex: HexStatement): Statement {
  return {
    programRoot: fromHex(hex.programRoot),
    inputRoot: fromHex(hex.inputRoot),
    outputRoot: fromHex(hex.outputRoot),
    traceRoot: fromHex(hex.traceRoot),
  };
}

describe("TensorReferee, by the vectors of the specification", () => {
  let referee: EvmReferee;

  before(async () => {
    await initHash();
    referee = await createEvmReferee();
  });
  after(() => referee.close());

  it("recomputes every element of the element vectors", async () => {
    const vectors = await read<{ name: string; program: Program; inputs: string[]; expected: number[] }[]>("elements.json");
    for (const { name, program, inputs: hex, expected } of vectors) {
      const inputs = hex.map((bytes) => fromHex(bytes));
      const elements = expected.map((_, element) => element);
      expect(await recomputedElements({ referee, program, inputs, elements }), name).to.deep.equal(expected);
    }
  });

  it("convicts and refuses as the proof vectors say", async () => {
    const vectors = await read<{
      convicting: { name: string; statement: HexStatement; proof: string; fault: Fault }[];
      refused: ({ name: string; statement: HexStatement; proof: string } & Refused)[];
    }>("proofs.json");
    for (const { name, statement, proof, fault } of vectors.convicting) {
      const outcome = await referee.findFault({ statement: statementOf(statement), proof: fromHex(proof) });
      expect(outcome, name).to.deep.equal({ value: fault });
    }
    for (const { name, statement, proof: hex, error, values } of vectors.refused) {
      const proof = fromHex(hex);
      const actual = await referee.findFault({ statement: statementOf(statement), proof });
      expectSameOutcome({ actual, expected: { error, args: values }, proof, where: name });
    }
  });

  it("opens the nodes of the opening vectors, and takes their reveals and no others", async () => {
    type Opening = { statement: HexStatement; opening: string };
    type Opened = Opening & { node: { op: number; level: number; index: number; hash: string }; reveal: string };
    const { openings } = await read<{ openings: (Opened | (Opening & Refused))[] }>("proofs.json");
    for (const vector of openings) {
      const outcome = await referee.openNode({ statement: statementOf(vector.statement), proof: fromHex(vector.opening) });
      if ("error" in vector) {
        expect(outcome).to.deep.equal({ error: vector.error, args: vector.values });
        continue;
      }
      const node = { ...vector.node, hash: fromHex(vector.node.hash) };
      expect(outcome).to.deep.equal({ value: node });
      const data = fromHex(vector.reveal);
      expect(await referee.checkReveal({ node, data })).to.deep.equal({ value: null });
      expect(await referee.checkReveal({ node, data: data.map((byte, i) => (i === 40 ? byte ^ 1 : byte)) })).to.include({
        error: "WrongReveal",
      });
      for (const wrong of [data.subarray(1), new Uint8Array(0), Buffer.concat([data, new Uint8Array(32)])]) {
        expect(await referee.checkReveal({ node, data: wrong })).to.deep.equal({ error: "WrongLength", args: [data.length, wrong.length] });
      }
    }
  });

  it("refuses every malformed descriptor at the byte where it goes wrong", async () => {
    const { malformed } = await read<{ malformed: { name: string; position: number; descriptor: string }[] }>("encodings.json");
    const zero = new Uint8Array(32);
    const statement = { programRoot: zero, inputRoot: zero, outputRoot: zero, traceRoot: zero };
    for (const { name, position, descriptor: hex } of malformed) {
      const descriptor = fromHex(hex);
      // A program of the most ops and inputs, so that no source is out of its range.
      const counts = [u32(2 ** 32 - 1), u32(2 ** 32 - 1)];
      const proof = Buffer.concat([
        u32(1),
        u8(1),
        ...counts,
        zero,
        u32(2 ** 32 - 2),
        u16(descriptor.length),
        descriptor,
        new Uint8Array(4096),
      ]);
      expect(await referee.findFault({ statement, proof }), name).to.deep.equal({ error: "MalformedDescriptor", args: [position] });
    }
  });
});
