import type { ChainAt, PastEvent } from "./chainAt.ts";

/** An entity's fields without those that are derived; what it refers to by id. Numbers that can be large are decimal strings. */
export type Entity = Readonly<Record<string, string | number | boolean | null>>;

/** What a field should be, before it is written as the index writes it. */
export type Value = string | number | bigint | boolean | null | undefined;

/** All entities of the index, by type and id. */
export type Entities = ReadonlyMap<string, ReadonlyMap<string, Entity>>;

/** Which entities of a type there should be, and every field of each. */
export type Expect = (chain: ChainAt, index: Entities) => Promise<ReadonlyMap<string, Readonly<Record<string, Value>>>>;

export const numberId = (value: bigint | number): string => `0x${BigInt(value).toString(16).padStart(16, "0")}`;
export const wordId = (value: bigint): string => `0x${value.toString(16).padStart(64, "0")}`;
export const join = (...parts: readonly string[]): string => `0x${parts.map((part) => part.replace(/^0x/, "")).join("")}`;
export const nameId = (name: string): string => `0x${Buffer.from(name).toString("hex")}`;
/** As Bytes.concatI32 appends it: little-endian. */
export const withIndex = (bytes: string, index: number): string => {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32LE(index);
  return join(bytes, buffer.toString("hex"));
};
export const eventId = ({ transaction, logIndex }: PastEvent): string => withIndex(transaction, logIndex);
export const sum = (values: readonly (bigint | number)[]): bigint => values.reduce<bigint>((total, value) => total + BigInt(value), 0n);
export const orNull = (address: string): string | null => (/^0x0*$/.test(address) ? null : address);

/** Events by what `key` says of each; in order. */
export function byKey<T extends PastEvent>(events: readonly T[], key: (event: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const event of events) groups.set(key(event), [...(groups.get(key(event)) ?? []), event]);
  return groups;
}

/** Fields of the events' arguments, which have no types here. */
export const arg = <T = bigint>(event: PastEvent, name: string): T => event.args[name] as T;
