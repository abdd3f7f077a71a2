import { network } from "hardhat";
import { initHash } from "../../runtime/src/hash/keccak256.ts";
import { checkFraudProof } from "../../runtime/src/proof/checkFraudProof.ts";
import { committedBatch } from "../../test/support/committedBatch.ts";
import { committedJob, convict } from "../../test/support/convict.ts";
import { deployFixture } from "../../test/support/deployFixture.ts";
import { elementProof, encodeElementProof } from "../../test/support/elementProof.ts";
import { fraudScenario } from "./fraudScenario.ts";
import { fraudScenarios } from "./fraudScenarios.ts";

/** Jobs of the measured batch, and which of them is proven wrong. */
const [BATCH, BATCHED] = [1_000, 613];

/**
 * Measures whole `proveFraud` transactions, in gas, with every effect of the conviction: tensors of 16 MiB, a trace of 256 ops, bias and
 * multiplier in one constant, random data. Each is the first conviction of a network deployed as `npm start` does.
 */
export async function measureProveFraud(): Promise<Record<string, number>> {
  await initHash();
  const gas: Record<string, number> = {};
  for (const [name, { op, element }] of Object.entries(fraudScenarios)) {
    const connection = await network.create();
    try {
      const committed = fraudScenario({ op });
      const { inputRoot, outputRoot, traceRoot } = committed;
      const statement = { programRoot: committed.commitment.root, inputRoot, outputRoot, traceRoot };
      const proof = encodeElementProof(elementProof({ committed, op: committed.program.ops.length - 1, element }));
      checkFraudProof({ statement, proof });
      const fixture = await deployFixture(connection);
      const others = { ...statement, inputRoot: statement.programRoot };
      const statements = Array.from({ length: BATCH }, (_, leaf) => (leaf === BATCHED ? statement : others));
      // Before the conviction: a jailed provider locks nothing.
      const batch = name === "K1024" ? await committedBatch({ fixture, statements }) : undefined;
      const jobId = await committedJob({ fixture, statement });
      gas[`proveFraud.${name}`] = Number((await convict({ fixture, statement, proof, jobId })).gasUsed);
      if (batch === undefined) continue;
      const leaf = { jobId: batch.batchId, leaf: BATCHED, path: batch.path(BATCHED) };
      gas[`proveFraud.${name}.inBatchOf${BATCH}`] = Number((await convict({ fixture, statement, proof, ...leaf })).gasUsed);
    } finally {
      await connection.close();
    }
  }
  return gas;
}
