import { getAddress } from "viem";
import type { Hex } from "viem";
import { z } from "zod";

// How an index writes the subgraph's scalars into JSON, and what they become: for schemas of what documents of one's own ask.

/** BigInt, Int8 and Timestamp: a text of decimal digits, as a bigint. */
export const bigIntScalar = z
  .string()
  .regex(/^-?\d{1,100}$/, "not a whole number")
  .transform((text) => BigInt(text));

/** A time or a duration in seconds, or another BigInt that is small, as a number. */
export const secondsScalar = bigIntScalar.refine((value) => value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER)).transform(Number);

/** Bytes: 0x and hex digits. */
export const bytesScalar = z
  .string()
  .regex(/^0x([0-9a-f]{2})*$/i, "not bytes in hex")
  .transform((text) => text as Hex);

/** Bytes of a hash or a root. */
export const hashScalar = bytesScalar.refine((hex) => hex.length === 66, "not 32 bytes");

/** Bytes of an address, with its checksum, as viem has it. */
export const addressScalar = bytesScalar.refine((hex) => hex.length === 42, "not 20 bytes").transform((hex) => getAddress(hex));

/** Whatever may have no value yet: null then. */
export function orNull<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? null);
}

/** An account, a provider or whatever has its address as id. */
export const byAddress = z.object({ id: addressScalar }).transform(({ id }) => id);
