import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import Dpin from "./Dpin.ts";
import Emission from "./Emission.ts";
import { ROLE_ADMINS, ROLE_TABLE, ROLES, selectorsOf, type RestrictedContract, type Role } from "./roleTable.ts";

/**
 * Gives every restricted function its role and every role its holders, in one transaction, after the wiring that the deployer does as admin. Until
 * HandOver.ts the deployer still is the AccessManager's admin.
 */
export default buildModule("Roles", (m) => {
  const contracts = m.useModule(Emission);
  const { accessManager, timelock, upgradeTimelock } = contracts;
  const guardian = m.getParameter("guardian", m.getAccount(0));
  const encode = (name: string, args: Parameters<typeof m.encodeFunctionCall>[2], key: string) =>
    m.encodeFunctionCall(accessManager, name, args, { id: `${name}_${key}` });

  const names = Object.keys(ROLES) as Role[];
  const functions = (Object.keys(ROLE_TABLE) as RestrictedContract[]).flatMap((contract) =>
    names.flatMap((role) => {
      const selectors = selectorsOf({ contract, role });
      if (selectors.length === 0) return [];
      return [encode("setTargetFunctionRole", [contracts[contract], selectors, ROLES[role]], `${contract}_${role}`)];
    }),
  );
  const labels = names.filter((role) => role !== "ADMIN").map((role) => encode("labelRole", [ROLES[role], role], role));
  const grants = [
    encode("grantRole", [ROLES.SLOW, upgradeTimelock, 0], "SLOW"),
    encode("grantRole", [ROLES.PARAMETERS, timelock, 0], "PARAMETERS"),
    encode("grantRole", [ROLES.GUARDIAN, timelock, 0], "GUARDIAN_timelock"),
    encode("grantRole", [ROLES.GUARDIAN, guardian, 0], "GUARDIAN"),
    // Nobody measures for a network that begins; governance names who does.
    encode("grantRole", [ROLES.FEEDER, timelock, 0], "FEEDER"),
    ...names
      .filter((role) => ROLE_ADMINS[role] !== "ADMIN")
      .map((role) => encode("setRoleAdmin", [ROLES[role], ROLES[ROLE_ADMINS[role]]], role)),
  ];
  m.call(accessManager, "multicall", [[...functions, ...labels, ...grants]], { id: "setRoles", after: [Dpin, Emission] });
  return contracts;
});
