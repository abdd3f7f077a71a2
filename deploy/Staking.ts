import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import Token from "./Token.ts";

export default buildModule("Staking", (m) => {
  const { accessManager, token } = m.useModule(Token);
  const staking = m.contract("ProviderStaking", [accessManager, token, m.getParameter("thawPeriod"), m.getParameter("minStake")]);
  return { accessManager, token, staking };
});
