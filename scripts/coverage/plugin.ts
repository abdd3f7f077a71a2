import type { HardhatPlugin } from "hardhat/types/plugins";

/** What Hardhat's own coverage lacks (see solidityHooks.ts); loaded by hardhat.config.ts for `npm run coverage` only. */
const plugin: HardhatPlugin = {
  id: "dpin-branch-coverage",
  hookHandlers: { solidity: () => import("./solidityHooks.ts") },
};
export default plugin;
