import { Entity, ethereum, store, Value } from "@graphprotocol/graph-ts";

/** One entity for one event, of whatever contract. */
export function handleAny(event: ethereum.Event): void {
  const id = event.transaction.hash.concatI32(event.logIndex.toI32());
  const tick = new Entity();
  tick.set("id", Value.fromBytes(id));
  tick.set("block", Value.fromBigInt(event.block.number));
  store.set("Tick", id.toHexString(), tick);
}
