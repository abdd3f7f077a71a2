import { Address, BigInt } from "@graphprotocol/graph-ts";
import { Role, RoleMember } from "../../generated/schema";
import { ensureAccount } from "./account";

/** Gives or takes a role, and saves that. `since` and `delay` are in seconds. */
export function setMember(role: Role, account: Address, isMember: boolean, since: BigInt, delay: BigInt): void {
  const member = new RoleMember(role.id.concat(account));
  member.role = role.id;
  member.account = ensureAccount(account).id;
  member.member = isMember;
  member.since = since;
  member.delay = delay;
  member.save();
}
