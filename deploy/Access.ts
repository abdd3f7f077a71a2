import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** The authority of every restricted function; its admin is the deployer until governance takes over. */
export default buildModule("Access", (m) => ({ accessManager: m.contract("AccessManager", [m.getAccount(0)]) }));
