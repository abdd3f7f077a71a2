import { z } from "zod";
import type { BatchState } from "../streams/batchState.ts";
import { bigIntScalar, byAddress, hashScalar, orNull, secondsScalar } from "./scalars.ts";

/** A batch of a stream as the index tells it; amounts in wei of the stream's token, times in seconds since 1970, null where it has not come to that. */
export const indexedBatchSchema = z
  .object({
    batchId: bigIntScalar,
    state: z.enum(["COMMITTED", "FINALIZED", "CONVICTED"]).transform((state) => state.toLowerCase() as BatchState),
    stream: z.object({ streamId: bigIntScalar }),
    provider: byAddress,
    number: bigIntScalar,
    jobsRoot: hashScalar,
    jobCount: bigIntScalar.transform(Number),
    amount: bigIntScalar,
    locked: bigIntScalar,
    windowEnd: secondsScalar,
    windowCap: secondsScalar,
    locator: z.string(),
    committedAt: secondsScalar,
    committedIn: hashScalar,
    endedAt: orNull(secondsScalar),
    paid: orNull(bigIntScalar),
    fee: orNull(bigIntScalar),
    refund: orNull(bigIntScalar),
  })
  .transform(({ stream, ...batch }) => ({ ...batch, streamId: stream.streamId }));

/** A batch as the index tells it. */
export type IndexedBatch = z.output<typeof indexedBatchSchema>;
