import { setTimeout } from "node:timers/promises";
import { trackTransaction } from "@nomicfoundation/ignition-core";
import type { EIP1193Provider } from "@nomicfoundation/ignition-core";
import type { Address, PublicClient } from "viem";
import { findReceipt } from "../../sdk/src/client/findReceipt.ts";
import { findTransaction } from "./findTransaction.ts";
import { confirmSent, readSent, releaseNonce, repairJournal } from "./repairJournal.ts";

const SETTLING_MS = 120_000;

/**
 * Makes the journal of a killed deployment true again, so that Ignition goes on where it was: a transaction that left before its hash was noted
 * is looked up by its nonce and noted now; one that never left has its nonce back, and Ignition sends it; one that has its confirmations is noted as confirmed: the next nonce is to Ignition the one behind
 * the highest that it still waits for, and later ones may have been confirmed before. Throws when a transaction stays in the mempool.
 */
export async function resumeDeployment({
  dir,
  client,
  provider,
  deployer,
  confirmations,
  settlingMs = SETTLING_MS,
}: {
  dir: string;
  client: PublicClient;
  provider: EIP1193Provider;
  deployer: Address;
  confirmations: number;
  /** How long a transaction may stay in the mempool. */
  settlingMs?: number;
}): Promise<void> {
  for (const announced of await repairJournal({ dir })) {
    const { futureId, nonce } = announced;
    const deadline = Date.now() + settlingMs;
    while ((await pendingOnly({ client, deployer, nonce })) && Date.now() < deadline) await setTimeout(Math.min(1_000, settlingMs));
    const hash = await findTransaction({ client, from: deployer, nonce });
    if (hash !== null) await trackTransaction(dir, hash, provider, confirmations);
    else if (await pendingOnly({ client, deployer, nonce }))
      throw new Error(`${futureId}: its transaction (nonce ${nonce}) is not mined yet; run again later`);
    else await releaseNonce({ dir, announced });
  }
  const head = await client.getBlockNumber();
  for (const sent of await readSent({ dir })) {
    const receipts = await Promise.all(sent.hashes.map((hash) => findReceipt(client, { hash })));
    const receipt = receipts.find((found) => found !== null && head - found.blockNumber + 1n >= confirmations);
    if (receipt) await confirmSent({ dir, sent, receipt });
  }
}

/** Whether the nonce is used in the mempool and in no block. */
async function pendingOnly({ client, deployer, nonce }: { client: PublicClient; deployer: Address; nonce: number }): Promise<boolean> {
  const mined = await client.getTransactionCount({ address: deployer, blockTag: "latest" });
  const pending = await client.getTransactionCount({ address: deployer, blockTag: "pending" });
  return pending > nonce && mined <= nonce;
}
