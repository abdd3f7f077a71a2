import { expect } from "chai";
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as dpin from "../../../runtime/src/index.ts";
import { createEvmReferee, type EvmReferee } from "../../support/evmReferee.ts";
import { createRandom } from "../../support/createRandom.ts";
import { randomProgram } from "../../support/randomProgram.ts";
import { tamperedRun } from "../../support/tamperedRun.ts";

type Hex = Record<"programRoot" | "inputRoot" | "outputRoot" | "traceRoot", string>;
interface Refusal {
  readonly error?: string;
  readonly values?: readonly (number | string)[];
}
interface Vectors {
  readonly convicting: readonly { name: string; statement: Hex; proof: string; fault: dpin.Fault }[];
  readonly refused: readonly ({ name: string; statement: Hex; proof: string } & Refusal)[];
  readonly openings: readonly ({
    statement: Hex;
    opening: string;
    node: { op: number; level: number; index: number; hash: `0x${string}` };
    reveal: string;
  } & Refusal)[];
}

function statementOf({ programRoot, inputRoot, outputRoot, traceRoot }: Hex): dpin.Statement {
  const [program, input, output, trace] = [programRoot, inputRoot, outputRoot, traceRoot].map(dpin.fromHex);
  return { programRoot: program!, inputRoot: input!, outputRoot: output!, traceRoot: trace! };
}

describe("TensorReferee and the vectors of the specification", () => {
  let referee: EvmReferee;
  let vectors: Vectors;

  before(async () => {
    await dpin.initHash();
    referee = await createEvmReferee();
    vectors = JSON.parse(await readFile(path.resolve(import.meta.dirname, "../../../docs/spec/vectors/proofs.json"), "utf8")) as Vectors;
  });
  after(() => referee.close());

  it("finds the fault of every convicting proof", async () => {
    for (const { name, statement, proof, fault } of vectors.convicting) {
      const { value } = await referee.findFault({ statement: statementOf(statement), proof: dpin.fromHex(proof) });
      expect({ ...value, kind: dpin.FAULT_KINDS[value!.kind] }, name).to.include(fault);
    }
  });

  it("refuses every other proof with the stated error", async () => {
    for (const { name, statement, proof, error, values } of vectors.refused) {
      const outcome = await referee.findFault({ statement: statementOf(statement), proof: dpin.fromHex(proof) });
      expect(outcome.error, name).to.equal(`Referee_${error}`);
      expect(outcome.args!.map(Number), name).to.deep.equal(values);
    }
  });

  it("opens the stated nodes and takes their reveals", async () => {
    for (const { statement, opening, node, reveal, error } of vectors.openings) {
      const outcome = await referee.openNode({ statement: statementOf(statement), proof: dpin.fromHex(opening) });
      expect(outcome.error).to.equal(error === undefined ? undefined : `Referee_${error}`);
      if (error !== undefined) continue;
      expect(outcome.value).to.include(node);
      expect((await referee.checkReveal({ node, data: dpin.fromHex(reveal) })).error).to.equal(undefined);
      const other = dpin.fromHex(reveal);
      other[3]! ^= 1;
      expect((await referee.checkReveal({ node, data: other })).error).to.equal("Referee_WrongReveal");
    }
  });

  it("names the same errors as its twin in TypeScript for proofs of random programs with a changed byte", async () => {
    const random = createRandom({ seed: 99 });
    for (let seed = 5000; seed < 5040; seed++) {
      const job = randomProgram({ seed, maxOps: 4 });
      const own = await dpin.createReferenceBackend().run(job);
      const commitment = dpin.commitProgram(job);
      const op = random.int(0, own.outputs.length - 1);
      const byte = random.int(0, own.outputs[op]!.length - 1);
      const run = tamperedRun({ run: own, lie: { kind: "byte", op, byte, xor: random.int(1, 255) } });
      const { outputRoot, traceRoot } = run;
      const statement = { programRoot: commitment.root, inputRoot: job.inputRoot, outputRoot, traceRoot };
      const divergence = await dpin.findDivergence({ ...job, commitment, own, statement, committed: dpin.traceViewOf({ run }) });
      const proof = dpin.buildFraudProof({ ...job, commitment, own, divergence: divergence! });
      for (let i = 0; i < 8; i++) {
        const at = i === 0 ? 0 : random.int(0, proof.length - 1);
        const changed = proof.with(at, proof[at]! ^ (i === 0 ? 0 : random.int(1, 255)));
        const outcome = await referee.findFault({ statement, proof: changed });
        expect(outcome.error, `seed ${seed}, byte ${at}`).to.equal(twinError(statement, changed));
      }
    }
  });
});

function twinError(statement: dpin.Statement, proof: Uint8Array): string | undefined {
  try {
    dpin.checkFraudProof({ statement, proof });
    return undefined;
  } catch (error) {
    return `Referee_${(error as dpin.ProofError).reason}`;
  }
}
