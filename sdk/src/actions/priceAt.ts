import type { Job } from "./getJob.ts";

/** The price of a posted job at a second of the chain's clock, in wei of its token: it rises evenly from minPrice, when it was posted, to maxPrice at acceptBy, before and after which it stays. The rule of JobEscrow.currentPrice. */
export function priceAt({ job, time }: { job: Pick<Job, "postedAt" | "acceptBy" | "minPrice" | "maxPrice">; time: number }): bigint {
  const { postedAt, acceptBy, minPrice, maxPrice } = job;
  if (time >= acceptBy) return maxPrice;
  if (time <= postedAt) return minPrice;
  return minPrice + ((maxPrice - minPrice) * BigInt(time - postedAt)) / BigInt(acceptBy - postedAt);
}
