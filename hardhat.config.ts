import { createRequire } from "node:module";
import { configVariable, defineConfig } from "hardhat/config";
import type { NetworkUserConfig } from "hardhat/types/config";
import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import buildOnEveryCore from "./scripts/buildOnEveryCore.ts";
import branchCoverage from "./scripts/coverage/plugin.ts";
import mutants from "./scripts/mutation/plugin.ts";
import { tasks } from "./tasks/index.ts";

// `npm run coverage` and `npm run mutate` build the contracts with probes or switched faults in them, apart from the real ones.
const instrument = process.env.DPIN_INSTRUMENT as keyof typeof instruments | undefined;
const instruments = { coverage: [branchCoverage], mutants: [mutants] };
/** Only what finds room on the stack: without it a function of many variables and switches does not compile. */
const UNOPTIMIZED = {
  enabled: true,
  details: {
    ...{ peephole: false, inliner: false, jumpdestRemover: false, orderLiterals: false, deduplicate: false, cse: false },
    ...{ constantOptimizer: false, yul: true, yulDetails: { stackAllocation: true, optimizerSteps: "u" } },
  },
};

/** A network with room for probes and switches; a mutant's loop without an end must come to one before its trace fills the memory. */
const ROOM = instrument === "mutants" ? 100_000_000 : 1_000_000_000;
const ROOMY: NetworkUserConfig = { type: "edr-simulated", allowUnlimitedContractSize: true, blockGasLimit: ROOM, transactionGasCap: ROOM };
/** Tests of what probes and switches change: gas, and settings of the compiler. */
const NOT_WITH_PROBES = "costs less|for little gas|the same gas|burns gas, bombs|starved of gas|sources that are published";

// The compiler comes from npm, so that a build needs no download. One profile only: what is tested is what is deployed.
const compiler = {
  version: "0.8.37",
  path: createRequire(import.meta.url).resolve("solc/soljson.js"),
  settings: {
    evmVersion: "osaka",
    viaIR: true,
    optimizer: instrument === undefined ? { enabled: true, runs: 10_000 } : UNOPTIMIZED,
    metadata: { bytecodeHash: "none" },
  },
};

/** At 10,000 runs these would be larger than a contract may be (docs/adr/0018, 0019, 0030). */
const atRuns = (runs: number) => ({ ...compiler, settings: { ...compiler.settings, optimizer: { ...compiler.settings.optimizer, runs } } });
const large = {
  "contracts/escrow/JobEscrow.sol": atRuns(1_000),
  "contracts/escrow/JobStreams.sol": atRuns(1_000),
  "contracts/staking/ProviderStaking.sol": atRuns(800),
};
/** The next versions that a test upgrades to hold a little more than what they inherit. */
const overrides = { ...large, "test/contracts-support/NextVersions.sol": atRuns(1) };
const profile = { compilers: [compiler], overrides };

// URLs and keys come from the encrypted keystore: `npx hardhat keystore set DEPLOYER_KEY`. Nothing is asked for until a network is used.
const publicNetwork = (name: string, chainId: number, chainType: "l1" | "generic" | "op"): NetworkUserConfig => ({
  type: "http",
  chainType,
  chainId,
  url: configVariable(`${name}_RPC_URL`),
  accounts: [configVariable("DEPLOYER_KEY")],
});

export default defineConfig({
  plugins: [toolbox, buildOnEveryCore, ...(instrument === undefined ? [] : instruments[instrument])],
  tasks,
  networks: {
    sepolia: publicNetwork("SEPOLIA", 11155111, "l1"),
    arbitrumOne: publicNetwork("ARBITRUM_ONE", 42161, "generic"),
    base: publicNetwork("BASE", 8453, "op"),
    ...(instrument === undefined ? {} : { default: ROOMY }),
  },
  verify: {
    etherscan: { apiKey: configVariable("ETHERSCAN_API_KEY") },
    blockscout: { enabled: true },
    sourcify: { enabled: false },
  },
  solidity: {
    profiles: { default: profile, production: profile },
    npmFilesToBuild: ["@openzeppelin/contracts/access/manager/AccessManager.sol", "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol"],
  },
  paths: {
    sources: ["./contracts", "./test/contracts-support"],
    tests: { mocha: "./test/contracts", solidity: "./test/solidity" },
    ignition: "./deploy",
    ...(instrument === undefined ? {} : { artifacts: `./.dpin/${instrument}/artifacts`, cache: `./.dpin/${instrument}/cache` }),
  },
  typechain: { outDir: instrument === undefined ? "./types" : `./.dpin/${instrument}/types` },
  test: {
    solidity: {
      // 256 runs of 128 calls in CI; `npm run test:deep` ten times that. A revert that no handler expects fails the run.
      invariant: {
        runs: process.env.DPIN_DEEP ? 2560 : Number(process.env.DPIN_INVARIANT_RUNS ?? 256),
        depth: 128,
        failOnRevert: true,
        shrinkRunLimit: 200,
      },
      fsPermissions: { readFile: ["docs/spec/vectors/proofs.json"], readWriteFile: [".dpin/invariants/tallies.jsonl"] },
    },
    mocha: {
      // Instrumented contracts are slow; a mutant that never ends is ended by scripts/mutation.
      timeout: instrument === undefined ? 120_000 : 0,
      reporter: process.env.MOCHA_REPORTER ?? "spec",
      ...(instrument === undefined
        ? {}
        : { grep: instrument === "coverage" ? NOT_WITH_PROBES : "costs less gas|the same gas", invert: true }),
    },
  },
});
