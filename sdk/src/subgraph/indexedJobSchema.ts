import { z } from "zod";
import type { JobState } from "../client/jobState.ts";
import { addressScalar, bigIntScalar, byAddress, hashScalar, orNull, secondsScalar } from "./scalars.ts";

/** A job as the index tells it, its whole life; prices in wei of `token`, times in seconds since 1970, null where it has not come to that. */
export const indexedJobSchema = z
  .object({
    jobId: bigIntScalar,
    state: z
      .enum(["POSTED", "ACCEPTED", "COMMITTED", "FINALIZED", "CANCELLED", "EXPIRED", "CONVICTED"])
      .transform((state) => state.toLowerCase() as JobState),
    requester: byAddress,
    designated: orNull(addressScalar),
    provider: orNull(byAddress),
    program: z.object({ id: hashScalar }),
    inputRoot: hashScalar,
    locator: z.string(),
    token: z.object({ token: addressScalar }),
    minPrice: bigIntScalar,
    maxPrice: bigIntScalar,
    acceptBy: secondsScalar,
    runTime: secondsScalar,
    postedAt: secondsScalar,
    postedBlock: bigIntScalar,
    postedIn: hashScalar,
    price: orNull(bigIntScalar),
    locked: orNull(bigIntScalar),
    commitBy: orNull(secondsScalar),
    acceptedAt: orNull(secondsScalar),
    outputRoot: orNull(hashScalar),
    traceRoot: orNull(hashScalar),
    outputLocator: orNull(z.string()),
    windowEnd: orNull(secondsScalar),
    windowCap: orNull(secondsScalar),
    committedAt: orNull(secondsScalar),
    committedIn: orNull(hashScalar),
    endedAt: orNull(secondsScalar),
    paid: orNull(bigIntScalar),
    fee: orNull(bigIntScalar),
    refund: orNull(bigIntScalar),
    refundedAt: orNull(secondsScalar),
  })
  .transform(({ program, token, ...job }) => ({ ...job, programRoot: program.id, token: token.token }));

/** A job as the index tells it. */
export type IndexedJob = z.output<typeof indexedJobSchema>;
