import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import Governance from "./Governance.ts";
import { deployProxy } from "./deployProxy.ts";

/** Emission, from here on the only minter; its treasury is the governor's timelock, which spends by proposal. */
export default buildModule("Emission", (m) => {
  const contracts = m.useModule(Governance);
  const { accessManager, token, staking, escrow, streams, timelock } = contracts;
  const emission = deployProxy(m, {
    name: "Emission",
    constructorArgs: [token, staking],
    initArgs: [
      accessManager,
      timelock,
      m.getParameter("start"),
      m.getParameter("epochLength"),
      { initialEmission: m.getParameter("initialEmission"), ratio: m.getParameter("ratio") },
      {
        capacity: m.getParameter("capacityBps"),
        work: m.getParameter("workBps"),
        verification: m.getParameter("verificationBps"),
        treasury: m.getParameter("treasuryBps"),
      },
    ],
  });
  m.call(token, "setMinter", [emission]);
  const first = m.call(emission, "addSource", [escrow], { id: "addSource_escrow" });
  m.call(emission, "addSource", [streams], { id: "addSource_streams", after: [first] });
  return { ...contracts, emission };
});
