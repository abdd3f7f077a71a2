import { Address, BigInt, Bytes } from "@graphprotocol/graph-ts";
import { Thaw } from "../../generated/schema";
import { numberId } from "../ids";

export function ownThawId(provider: Address, thawId: BigInt): Bytes {
  return provider.concat(Bytes.fromHexString("0x00")).concat(provider).concat(numberId(thawId));
}

export function delegatedThawId(provider: Address, delegator: Address, thawId: BigInt): Bytes {
  return provider.concat(Bytes.fromHexString("0x01")).concat(delegator).concat(numberId(thawId));
}

/** Marks a thaw as withdrawn and saves it. */
export function endThaw(id: Bytes, amount: BigInt, to: Address, at: BigInt): void {
  const thaw = Thaw.load(id)!;
  thaw.withdrawn = true;
  thaw.withdrawnAmount = amount;
  thaw.withdrawnTo = to;
  thaw.withdrawnAt = at;
  thaw.save();
}
