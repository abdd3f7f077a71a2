import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { deployProxy } from "./deployProxy.ts";
import Token from "./Token.ts";

export default buildModule("Staking", (m) => {
  const { accessManager, token } = m.useModule(Token);
  const staking = deployProxy(m, {
    name: "ProviderStaking",
    constructorArgs: [token],
    initArgs: [accessManager, m.getParameter("thawPeriod"), m.getParameter("minStake")],
  });
  return { accessManager, token, staking };
});
