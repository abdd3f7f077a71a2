import { createRequire } from "node:module";
import { defineConfig } from "hardhat/config";
import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";

// The compiler comes from npm, so that a build needs no download. One profile only: what is tested is what is deployed.
const compiler = {
  version: "0.8.37",
  path: createRequire(import.meta.url).resolve("solc/soljson.js"),
  settings: {
    evmVersion: "osaka",
    viaIR: true,
    optimizer: { enabled: true, runs: 10_000 },
    metadata: { bytecodeHash: "none" },
  },
};

export default defineConfig({
  plugins: [toolbox],
  solidity: {
    profiles: { default: compiler, production: compiler },
    npmFilesToBuild: [
      "@openzeppelin/contracts/access/manager/AccessManager.sol",
      "@openzeppelin/contracts/governance/TimelockController.sol",
      "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol",
    ],
  },
  paths: {
    sources: ["./contracts", "./test/contracts-support"],
    tests: { mocha: "./test/contracts", solidity: "./test/solidity" },
    ignition: "./deploy",
  },
  typechain: { outDir: "./types" },
  test: { mocha: { timeout: 120_000, reporter: process.env.MOCHA_REPORTER ?? "spec" } },
});
