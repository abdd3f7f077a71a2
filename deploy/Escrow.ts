import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { deployProxy } from "./deployProxy.ts";
import Staking from "./Staking.ts";

/** The escrow stays closed until Dpin.ts gives it its challenges. */
export default buildModule("Escrow", (m) => {
  const { accessManager, token, staking } = m.useModule(Staking);
  const escrow = deployProxy(m, {
    name: "JobEscrow",
    constructorArgs: [staking, m.getParameter("proofTail"), m.getParameter("minChallengeWindow")],
    initArgs: [
      accessManager,
      {
        maxJobTime: m.getParameter("maxJobTime"),
        challengeWindow: m.getParameter("challengeWindow"),
        maxDisputeTime: m.getParameter("maxDisputeTime"),
        feeBps: m.getParameter("feeBps"),
        penaltyBps: m.getParameter("penaltyBps"),
        lockFactorPercent: m.getParameter("lockFactorPercent"),
        minLock: m.getParameter("minLock"),
      },
    ],
  });
  m.call(escrow, "setToken", [token, true, m.getParameter("stakePerUnit")]);
  return { accessManager, token, staking, escrow };
});
