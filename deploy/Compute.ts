import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { deployProxy } from "./deployProxy.ts";
import Streams from "./Streams.ts";

/** Program version that the deployed referee decides. */
const PROGRAM_VERSION = 1;

export default buildModule("Compute", (m) => {
  const contracts = m.useModule(Streams);
  const { accessManager, staking, escrow, streams } = contracts;
  const challenges = deployProxy(m, {
    name: "ComputeChallenges",
    constructorArgs: [staking, escrow, streams],
    initArgs: [
      accessManager,
      {
        responseTime: m.getParameter("responseTime"),
        answerGas: m.getParameter("answerGas"),
        minGasPrice: m.getParameter("minGasPrice"),
        minDeposit: m.getParameter("minDeposit"),
      },
    ],
  });
  const referee = m.contract("TensorReferee");
  m.call(challenges, "registerReferee", [PROGRAM_VERSION, referee]);
  return { ...contracts, challenges, referee };
});
