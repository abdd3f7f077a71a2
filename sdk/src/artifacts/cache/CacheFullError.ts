import { BaseError } from "../../errors/BaseError.ts";

/** A cache has no room: what is put is larger than its budget, or than what its budget leaves beside what must be kept. */
export class CacheFullError extends BaseError {
  constructor({ dir, size, budget }: { dir: string; size: number; budget: number }) {
    super(`the cache ${dir} has no room for ${size} bytes`, { details: { budget } });
  }
}
