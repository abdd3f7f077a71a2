import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import Roles from "./Roles.ts";
import { ROLES } from "./roleTable.ts";

/** Instead of HandOver.ts, for tests and experiments: the deployer stays admin and may do at once whatever a role may. */
export default buildModule("KeepAdmin", (m) => {
  const contracts = m.useModule(Roles);
  const { accessManager } = contracts;
  const grants = [ROLES.SLOW, ROLES.PARAMETERS, ROLES.GUARDIAN, ROLES.FEEDER].map((role) =>
    m.encodeFunctionCall(accessManager, "grantRole", [role, m.getAccount(0), 0], { id: `grantRole_${role}` }),
  );
  m.call(accessManager, "multicall", [grants], { id: "keepRoles", after: [Roles] });
  return contracts;
});
