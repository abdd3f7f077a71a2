import { accessManagerAbi } from "../../../sdk/src/abi/accessManagerAbi.ts";
import { ADDRESSES } from "../support/handlers/addresses.ts";
import { eventsOf } from "../support/handlers/eventsOf.ts";
import { at, type HandlerStory } from "../support/handlers/HandlerStory.ts";
import { ADMIN, CODE, OTHER, STRANGER } from "../support/handlers/people.ts";
import { join, numberId } from "../support/reconcile/expectation.ts";

const manager = eventsOf({ contract: "accessManager", abi: accessManagerAbi });
const { accessManager } = ADDRESSES;
const EVERYBODY = 2n ** 64n - 1n;
const role = (number: bigint) => join(accessManager, numberId(number));

export const accessManagerStory: HandlerStory = {
  name: "access manager",
  blocks: [
    at(
      1000,
      manager("RoleGranted", { roleId: 0n, account: ADMIN, delay: 0, since: 1000, newMember: true }),
      manager("RoleLabel", { roleId: 2n, label: "PARAMETERS" }),
      manager("RoleAdminChanged", { roleId: 2n, admin: 1n }),
      manager("RoleGranted", { roleId: 2n, account: STRANGER, delay: 5, since: 1010, newMember: true }),
      manager("RoleGranted", { roleId: 3n, account: OTHER, delay: 0, since: 1000, newMember: true }),
      manager("RoleLabel", { roleId: 3n, label: "" }),
    ),
    at(
      1100,
      // Only the delay changes.
      manager("RoleGranted", { roleId: 2n, account: STRANGER, delay: 9, since: 1200, newMember: false }),
      manager("TargetFunctionRoleUpdated", { target: CODE, selector: "0x12345678", roleId: 2n }),
      manager("TargetFunctionRoleUpdated", { target: CODE, selector: "0xabcdef01", roleId: 2n }),
    ),
    at(
      1200,
      manager("RoleRevoked", { roleId: 3n, account: OTHER }),
      manager("TargetFunctionRoleUpdated", { target: CODE, selector: "0xabcdef01", roleId: EVERYBODY }),
    ),
  ],
  answers: [
    {
      query: `{ roles(where: { contract: "${accessManager}" }) { id contract role label admin } }`,
      expected: {
        roles: [
          { id: role(0n), contract: accessManager, role: numberId(0n), label: null, admin: null },
          { id: role(2n), contract: accessManager, role: numberId(2n), label: "PARAMETERS", admin: numberId(1n) },
          { id: role(3n), contract: accessManager, role: numberId(3n), label: "", admin: null },
          { id: role(EVERYBODY), contract: accessManager, role: "0xffffffffffffffff", label: null, admin: null },
        ],
      },
    },
    {
      query: `{ roleMembers(where: { role_: { contract: "${accessManager}" } }) { id role { id } account { id } member since delay } }`,
      expected: {
        roleMembers: [
          { id: join(role(0n), ADMIN), role: { id: role(0n) }, account: { id: ADMIN }, member: true, since: 1000n, delay: 0n },
          { id: join(role(2n), STRANGER), role: { id: role(2n) }, account: { id: STRANGER }, member: true, since: 1010n, delay: 9n },
          { id: join(role(3n), OTHER), role: { id: role(3n) }, account: { id: OTHER }, member: false, since: 1200n, delay: 0n },
        ],
      },
    },
    {
      query: "{ roleFunctions { id target selector role { id } } }",
      expected: {
        roleFunctions: [
          { id: join(CODE, "0x12345678"), target: CODE, selector: "0x12345678", role: { id: role(2n) } },
          { id: join(CODE, "0xabcdef01"), target: CODE, selector: "0xabcdef01", role: { id: role(EVERYBODY) } },
        ],
      },
    },
  ],
};
