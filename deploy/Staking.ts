import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { deployProxy } from "./deployProxy.ts";
import Token from "./Token.ts";

export default buildModule("Staking", (m) => {
  const { accessManager, token } = m.useModule(Token);
  const staking = deployProxy(m, {
    name: "ProviderStaking",
    constructorArgs: [token, m.getParameter("jailPeriod")],
    initArgs: [
      accessManager,
      {
        thawPeriod: m.getParameter("thawPeriod"),
        minStake: m.getParameter("minStake"),
        delegationRatio: m.getParameter("delegationRatio"),
      },
    ],
  });
  return { accessManager, token, staking };
});
