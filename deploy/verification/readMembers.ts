import type { Abi, Address, PublicClient } from "viem";

/**
 * Who holds which role of an AccessManager or an AccessControl, from its events RoleGranted and RoleRevoked: role → holders, in lower case.
 * No contract lists its roles; its events do. With `ever` those too who lost it again: what they did as holders may have stayed.
 */
export async function readMembers({
  client,
  address,
  abi,
  fromBlock,
  ever = false,
}: {
  client: PublicClient;
  address: Address;
  abi: Abi;
  fromBlock: bigint;
  ever?: boolean;
}): Promise<Map<string, string[]>> {
  const logs = await client.getContractEvents({ address, abi, fromBlock });
  const members = new Map<string, Set<string>>();
  for (const { eventName, args } of logs as unknown as { eventName: string; args: Record<string, unknown> }[]) {
    if (eventName !== "RoleGranted" && eventName !== "RoleRevoked") continue;
    const role = String(args.roleId ?? args.role);
    const holders = members.get(role) ?? new Set();
    members.set(role, holders);
    const account = String(args.account).toLowerCase();
    if (eventName === "RoleGranted") holders.add(account);
    else if (!ever) holders.delete(account);
  }
  return new Map([...members].filter(([, holders]) => holders.size > 0).map(([role, holders]) => [role, [...holders].sort()]));
}
