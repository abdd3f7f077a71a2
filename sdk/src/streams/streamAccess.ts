/** What a stream's signer signs to be let in by its provider (docs/spec/serving.md), in the EIP-712 domain of vouchers; `expires` in seconds since 1970. */
export const STREAM_ACCESS_TYPES = {
  Access: [
    { name: "streamId", type: "uint256" },
    { name: "expires", type: "uint64" },
  ],
} as const;

/** A provider refuses an access that lasts longer from now: who steals one has it for no more than this. */
export const MAX_ACCESS_SECONDS = 3_600;
/** Bytes that one request puts into a stream, at most. */
export const MAX_CHUNK_BYTES = 2 ** 20;
/** Jobs of a batch, at most. */
export const MAX_BATCH_JOBS = 4_096;
