import { parseEventLogs, zeroAddress } from "viem";
import type { Address, Hex, TransactionReceipt } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { payThrough } from "../client/payThrough.ts";

/** A job to post; prices in wei of `token`, times in seconds. */
export interface JobOrder {
  readonly programRoot: Hex;
  readonly inputRoot: Hex;
  /** DPIN by default. */
  readonly token?: Address;
  /** The price at posting; more than 0. */
  readonly minPrice: bigint;
  /** Escrowed now; the price at `acceptBy`. */
  readonly maxPrice: bigint;
  /** Timestamp of the last second for acceptance. */
  readonly acceptBy: number;
  /** From acceptance to the commit deadline. */
  readonly runTime: number;
  /** The only one who may take it; open to all when left out. */
  readonly provider?: Address;
  /** Artifact id of the job's manifest. */
  readonly locator: string;
}

/** Posts a job and escrows its greatest price, with a permit in the same transaction where the token has permits, else after an approval. */
export async function postJob(client: DpinClient, order: JobOrder): Promise<{ jobId: bigint; receipt: TransactionReceipt }> {
  const { escrow } = client.addresses;
  const token = order.token ?? client.addresses.token;
  const request = { ...order, token, provider: order.provider ?? zeroAddress };
  const receipt = await payThrough(client, {
    ...{ token, spender: escrow, amount: order.maxPrice },
    send: (permit) =>
      client.send(
        permit === null
          ? { address: escrow, abi: jobEscrowAbi, functionName: "postJob", args: [request] }
          : {
              address: escrow,
              abi: jobEscrowAbi,
              functionName: "postJobWithPermit",
              args: [request, permit.deadline, permit.v, permit.r, permit.s],
            },
      ),
  });
  const [event] = parseEventLogs({ abi: jobEscrowAbi, logs: receipt.logs, eventName: "JobPosted" });
  return { jobId: event!.args.jobId, receipt };
}
