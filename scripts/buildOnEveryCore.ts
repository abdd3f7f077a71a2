import os from "node:os";
import type { HardhatPlugin } from "hardhat/types/plugins";

/** Lets Hardhat compile on every core; by itself it leaves one free, which on two cores doubles the time of a build. */
const buildOnEveryCore: HardhatPlugin = {
  id: "dpin-build-on-every-core",
  hookHandlers: {
    solidity: async () => ({
      default: async () => ({
        build: (context, rootFilePaths, options, next) =>
          next(context, rootFilePaths, { ...options, concurrency: options?.concurrency ?? os.availableParallelism() }),
      }),
    }),
  },
};

export default buildOnEveryCore;
