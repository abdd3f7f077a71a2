import { BigInt } from "@graphprotocol/graph-ts";

export const ZERO = BigInt.zero();
export const ONE = BigInt.fromI32(1);
/** Ids of JobStreams' batches begin here, those of JobEscrow's jobs lie below. */
export const FIRST_BATCH = ONE.leftShift(40);
