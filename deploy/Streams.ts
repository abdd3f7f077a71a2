import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { deployProxy } from "./deployProxy.ts";
import Escrow from "./Escrow.ts";

/** Streams stay closed until Dpin.ts gives them their challenges. */
export default buildModule("Streams", (m) => {
  const contracts = m.useModule(Escrow);
  const { accessManager, token, staking } = contracts;
  const streams = deployProxy(m, {
    name: "JobStreams",
    constructorArgs: [staking, m.getParameter("proofTail"), m.getParameter("minChallengeWindow")],
    initArgs: [
      accessManager,
      {
        challengeWindow: m.getParameter("challengeWindow"),
        maxDisputeTime: m.getParameter("maxDisputeTime"),
        fundsThawTime: m.getParameter("fundsThawTime"),
        feeBps: m.getParameter("feeBps"),
        lockFactorPercent: m.getParameter("lockFactorPercent"),
        minLock: m.getParameter("minLock"),
      },
    ],
  });
  m.call(streams, "setToken", [token, true, m.getParameter("stakePerUnit")]);
  return { ...contracts, streams };
});
