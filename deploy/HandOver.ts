import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import Roles from "./Roles.ts";
import { ROLES } from "./roleTable.ts";

/** The last step of a deployment: the AccessManager's admin is the upgrade timelock from here on, and the deployer is nobody. */
export default buildModule("HandOver", (m) => {
  const contracts = m.useModule(Roles);
  const { accessManager, upgradeTimelock } = contracts;
  const taken = m.call(accessManager, "grantRole", [ROLES.ADMIN, upgradeTimelock, 0], { after: [Roles] });
  m.call(accessManager, "renounceRole", [ROLES.ADMIN, m.getAccount(0)], { after: [taken] });
  return contracts;
});
