import { bytesToHex } from "viem";
import type { Hex, TransactionReceipt } from "viem";
import type { DpinClient } from "../client/createDpinClient.ts";
import { wait } from "../client/wait.ts";
import { claimOf } from "./claimOf.ts";
import { commitClaim } from "./commitClaim.ts";
import { getStatement, type Statement } from "./getStatement.ts";
import { proveFraud } from "./proveFraud.ts";

const POLL_MS = 250;

/**
 * Convicts with a proof, as of verifyResult or buildFraudProof: commits the claim, waits for the next block and proves. Two transactions; who shows
 * the proof first after a claim of an earlier block earns the bounty. Of a batch (ids from 2^40) give `statement`, `leaf` and `path` as in proveFraud. Keep
 * `salt` (32 random bytes by default) and `proof` yourself if this process may end in between: proveFraud with them finishes what commitClaim began. Throws
 * ContractRevertError when the proof does not convict or the job's window is over.
 */
export async function convict(
  client: DpinClient,
  parameters: {
    jobId: bigint;
    proof: Hex;
    statement?: Statement;
    leaf?: number;
    path?: readonly Hex[];
    salt?: Hex;
    signal?: AbortSignal | undefined;
  },
): Promise<{ claim: Hex; receipt: TransactionReceipt }> {
  const { jobId, proof, leaf = 0, path = [], salt = randomSalt(), signal = client.signal } = parameters;
  const statement = parameters.statement ?? (await getStatement(client, { jobId }));
  const claim = claimOf({ jobId, proof, challenger: client.account, salt });
  const { blockNumber } = await commitClaim(client, { claim });
  // The contract takes the proof only in a later block, and an estimate is made for the block after the latest.
  while ((await client.call("getBlockNumber", () => client.publicClient.getBlockNumber({ cacheTime: 0 }))) < blockNumber) {
    await wait({ ms: POLL_MS, signal });
  }
  return { claim, receipt: await proveFraud(client, { jobId, leaf, path, statement, proof, salt }) };
}

function randomSalt(): Hex {
  return bytesToHex(crypto.getRandomValues(new Uint8Array(32)));
}
