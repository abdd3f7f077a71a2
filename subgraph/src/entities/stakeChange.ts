import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { Provider, StakeChange } from "../../generated/schema";
import { eventId } from "../ids";

/** Writes down what an event did to a provider's stake; `provider` is as it left it. */
export function recordStakeChange(provider: Provider, kind: string, account: Bytes | null, amount: BigInt, event: ethereum.Event): void {
  const change = new StakeChange(eventId(event));
  change.provider = provider.id;
  change.kind = kind;
  change.account = account;
  change.amount = amount;
  change.staked = provider.staked;
  change.locked = provider.locked;
  change.delegated = provider.delegated;
  change.block = event.block.number;
  change.timestamp = event.block.timestamp;
  change.transaction = event.transaction.hash;
  change.save();
}
