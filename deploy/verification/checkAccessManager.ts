import { toFunctionSelector, type Address } from "viem";
import { accessManagerAbi } from "../../sdk/src/abi/accessManagerAbi.ts";
import { ROLE_ADMINS, ROLE_TABLE, ROLES, selectorsOf, type RestrictedContract, type Role } from "../roleTable.ts";
import { check } from "./check.ts";
import { readMembers } from "./readMembers.ts";
import type { Check, DeploymentView } from "./types.ts";

const authorityAbi = [
  { type: "function", name: "authority", stateMutability: "view", inputs: [], outputs: [{ type: "address" }] },
] as const;

/**
 * The AccessManager against the table of roles: who holds each role and with what delay, which role each function of each contract needs, and
 * that nothing beyond the table was ever set.
 */
export async function checkAccessManager(view: DeploymentView): Promise<Check[]> {
  const { client, addresses, fromBlock } = view;
  const manager = { address: addresses.accessManager, abi: accessManagerAbi } as const;
  const names = Object.keys(ROLES) as Role[];
  const contracts = Object.keys(ROLE_TABLE) as RestrictedContract[];
  const checks: Check[] = [];

  const members = await readMembers({ client, ...manager, fromBlock });
  for (const role of names) {
    const id = ROLES[role];
    const holders = holdersOf({ view, role });
    checks.push(check({ subject: `holders of ${role}`, expected: holders, actual: members.get(String(id)) ?? [] }));
    members.delete(String(id));
    for (const holder of holders) {
      const [isMember, delay] = await client.readContract({ ...manager, functionName: "hasRole", args: [id, holder] });
      checks.push(
        check({
          subject: `${role} of ${holder}`,
          expected: "held, no delay",
          actual: isMember ? (delay === 0 ? "held, no delay" : `held, ${delay} s`) : "not held",
        }),
      );
    }
    const admin = await client.readContract({ ...manager, functionName: "getRoleAdmin", args: [id] });
    checks.push(check({ subject: `admin of ${role}`, expected: ROLES[ROLE_ADMINS[role]], actual: admin }));
    const guardian = await client.readContract({ ...manager, functionName: "getRoleGuardian", args: [id] });
    checks.push(check({ subject: `guardian of ${role}`, expected: ROLES.ADMIN, actual: guardian }));
  }
  checks.push(check({ subject: "roles beyond the table", expected: [], actual: [...members.keys()] }));
  checks.push(...(await checkDelays(view)));

  const wanted = contracts.flatMap((contract) =>
    names.flatMap((role) => selectorsOf({ contract, role }).map((selector) => ({ contract, target: addresses[contract], selector, role }))),
  );
  for (const { contract, target, selector, role } of wanted) {
    const actual = await client.readContract({ ...manager, functionName: "getTargetFunctionRole", args: [target, selector] });
    checks.push(check({ subject: `role of ${contract}.${nameOf({ contract, selector })}`, expected: ROLES[role], actual }));
  }
  const inTable = new Set(wanted.map(({ target, selector }) => `${target.toLowerCase()} ${selector}`));
  const updates = await client.getContractEvents({ ...manager, eventName: "TargetFunctionRoleUpdated", fromBlock });
  const beyond = updates.map(({ args }) => `${String(args.target).toLowerCase()} ${args.selector}`).filter((key) => !inTable.has(key));
  checks.push(check({ subject: "functions beyond the table", expected: [], actual: beyond }));

  for (const contract of contracts) {
    const authority = await client.readContract({ address: addresses[contract], abi: authorityAbi, functionName: "authority" });
    checks.push(check({ subject: `authority of ${contract}`, expected: addresses.accessManager, actual: authority }));
    const closed = await client.readContract({ ...manager, functionName: "isTargetClosed", args: [addresses[contract]] });
    checks.push(check({ subject: `${contract} closed to its roles`, expected: false, actual: closed }));
  }
  return checks;
}

/**
 * That neither granting a role nor administering a target waits, now or soon: a delay that was set takes effect only days later, and until then
 * only its event tells.
 */
async function checkDelays({ client, addresses, fromBlock }: DeploymentView): Promise<Check[]> {
  const manager = { address: addresses.accessManager, abi: accessManagerAbi } as const;
  const checks: Check[] = [];
  const grants = await client.getContractEvents({ ...manager, eventName: "RoleGrantDelayChanged", fromBlock, strict: true });
  const granting = new Map(grants.map(({ args }) => [args.roleId, args.delay]));
  for (const role of new Set([...Object.values(ROLES), ...granting.keys()])) {
    const now = await client.readContract({ ...manager, functionName: "getRoleGrantDelay", args: [role] });
    const name = Object.keys(ROLES).find((known) => ROLES[known as Role] === role) ?? `role ${role}`;
    checks.push(
      check({ subject: `grant delay of ${name}, now and to come`, expected: "0 0", actual: `${now} ${granting.get(role) ?? now}` }),
    );
  }
  const updates = await client.getContractEvents({ ...manager, eventName: "TargetAdminDelayUpdated", fromBlock, strict: true });
  const administering = new Map(updates.map(({ args }) => [args.target.toLowerCase(), args.delay]));
  const names = new Map(Object.entries(addresses).map(([name, address]) => [address.toLowerCase(), name]));
  for (const target of new Set([...names.keys(), ...administering.keys()]) as Set<Address>) {
    const now = await client.readContract({ ...manager, functionName: "getTargetAdminDelay", args: [target] });
    const actual = `${now} ${administering.get(target) ?? now}`;
    checks.push(check({ subject: `admin delay of ${names.get(target) ?? target}, now and to come`, expected: "0 0", actual }));
  }
  return checks;
}

/** Who must hold a role after the hand-over, or with the deployer beside them when it keeps its powers. */
export function holdersOf({
  view,
  role,
}: {
  view: Pick<DeploymentView, "addresses" | "parameters" | "deployer" | "keepAdmin">;
  role: Role;
}): Address[] {
  const { addresses, parameters, deployer, keepAdmin } = view;
  const guardian = (parameters.Roles?.guardian ?? deployer) as Address;
  const governed: Record<Role, Address[]> = {
    ADMIN: keepAdmin ? [] : [addresses.upgradeTimelock],
    SLOW: [addresses.upgradeTimelock],
    PARAMETERS: [addresses.timelock],
    GUARDIAN: [addresses.timelock, guardian],
    FEEDER: [addresses.timelock],
  };
  const holders = [...governed[role], ...(keepAdmin ? [deployer] : [])];
  return [...new Map(holders.map((holder) => [holder.toLowerCase(), holder])).values()];
}

function nameOf({ contract, selector }: { contract: RestrictedContract; selector: string }): string {
  const item = ROLE_TABLE[contract].abi.find((entry) => entry.type === "function" && toFunctionSelector(entry) === selector);
  return item !== undefined && "name" in item ? item.name : selector;
}
