import type { ContractTransactionReceipt } from "ethers";
import { concat, id, keccak256 } from "ethers";
import type { Statement } from "../../runtime/src/proof/types.ts";
import type { Fixture } from "./deployFixture.ts";
import { jobRequest } from "./jobRequest.ts";

const SALT = id("salt");

/** A job on the fixture's network whose provider has committed to a statement's roots. */
export async function committedJob({ fixture, statement }: { fixture: Fixture; statement: Statement }): Promise<bigint> {
  const { escrow, requester, operator } = fixture;
  const { programRoot, inputRoot, outputRoot, traceRoot } = statement;
  await escrow.connect(requester).postJob(await jobRequest(fixture, { programRoot, inputRoot }));
  const jobId = await escrow.jobCount();
  await escrow.connect(operator).accept(jobId, 0);
  await escrow.connect(operator).commit(jobId, outputRoot, traceRoot, "");
  return jobId;
}

/** Claims, then proves in one `proveFraud` transaction, for a job or for a leaf of a batch; rejects with the contracts' error when the proof does not convict. */
export async function convict({
  fixture,
  statement,
  proof,
  jobId,
  leaf = 0,
  path = [],
}: {
  fixture: Fixture;
  statement: Statement;
  proof: Uint8Array;
  jobId: bigint;
  leaf?: number;
  path?: Uint8Array[];
}): Promise<ContractTransactionReceipt> {
  const { challenges, challenger, ethers } = fixture;
  const claim = keccak256(
    ethers.AbiCoder.defaultAbiCoder().encode(
      ["uint256", "bytes32", "address", "bytes32"],
      [jobId, keccak256(proof), challenger.address, SALT],
    ),
  );
  await challenges.connect(challenger).commitClaim(claim);
  const sent = await challenges.connect(challenger).proveFraud(jobId, leaf, path, statement, concat([proof]), SALT);
  const receipt = await sent.wait();
  if (receipt === null) throw new Error("the transaction was not mined");
  return receipt;
}
