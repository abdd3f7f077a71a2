import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";

/** `value` (0 ≤ value < 2^63) as 8 bytes, big-endian: ids of numbers sort as the numbers do. */
export function numberId(value: BigInt): Bytes {
  return bigEndian(value, 8);
}

/** A uint256 below 2^255 as 32 bytes, big-endian; one above has its bytes too, since two's complement keeps them. */
export function wordId(value: BigInt): Bytes {
  return bigEndian(value, 32);
}

/** A role of the access manager, a uint64, as 8 bytes; the highest one, of everybody, is all ones. */
export function roleNumber(value: BigInt): Bytes {
  return bigEndian(value, 8);
}

/** The transaction's hash and the log's index: no two events share them. */
export function eventId(event: ethereum.Event): Bytes {
  return event.transaction.hash.concatI32(event.logIndex.toI32());
}

export function nameId(name: string): Bytes {
  return Bytes.fromUTF8(name);
}

/** A BigInt's own bytes are little-endian and as few as it needs. */
function bigEndian(value: BigInt, length: i32): Bytes {
  const bytes = new Bytes(length);
  for (let i = 0; i < length; i++) bytes[length - 1 - i] = i < value.length ? value[i] : 0;
  return bytes;
}
