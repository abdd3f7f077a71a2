import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import Access from "./Access.ts";

export default buildModule("Token", (m) => {
  const { accessManager } = m.useModule(Access);
  const holder = m.getParameter("initialHolder", m.getAccount(0));
  const token = m.contract("DpinToken", [accessManager, holder, m.getParameter("initialSupply")]);
  return { accessManager, token };
});
