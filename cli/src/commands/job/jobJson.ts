import type { DpinClient, Job } from "@dpin/sdk";
import { zeroAddress } from "viem";
import { amountJson, type AmountJson } from "../../amounts/amountJson.ts";
import { tokenOf } from "../../amounts/tokenOf.ts";
import { isoTime } from "../../run/isoTime.ts";

/** A job as the commands print it; null where a field has no meaning in its state. */
export interface JobJson {
  readonly id: bigint;
  readonly state: Job["state"];
  readonly requester: string;
  readonly provider: string | null;
  readonly token: string;
  readonly price: AmountJson | null;
  readonly minPrice: AmountJson | null;
  readonly maxPrice: AmountJson | null;
  readonly locked: AmountJson;
  readonly acceptBy: string | null;
  readonly commitBy: string | null;
  readonly windowEnd: string | null;
}

/** A job's state on chain, for machines. */
export async function jobJson(client: DpinClient, { job }: { job: Job }): Promise<JobJson> {
  const token = await tokenOf(client, { address: job.token });
  const of = (wei: bigint) => (wei === 0n ? null : amountJson({ wei, token }));
  return {
    id: job.id,
    state: job.state,
    requester: job.requester,
    provider: job.provider === zeroAddress ? null : job.provider,
    token: job.token,
    price: of(job.price),
    minPrice: of(job.minPrice),
    maxPrice: of(job.maxPrice),
    locked: amountJson({ wei: job.locked }),
    acceptBy: isoTime(job.acceptBy),
    commitBy: isoTime(job.commitBy),
    windowEnd: isoTime(job.windowEnd),
  };
}
