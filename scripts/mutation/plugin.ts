import type { HardhatPlugin } from "hardhat/types/plugins";

/** Builds the contracts with every mutant of .dpin/mutants/mutants.json in them, switched off; loaded by hardhat.config.ts for `npm run mutate` only. */
const plugin: HardhatPlugin = {
  id: "dpin-mutants",
  hookHandlers: { solidity: () => import("./solidityHooks.ts") },
};
export default plugin;
