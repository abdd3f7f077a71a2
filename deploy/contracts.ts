import type { Address } from "viem";

/** The contracts of a deployment: their artifact, and whether they stand behind an ERC-1967 proxy. */
export const CONTRACTS = {
  accessManager: { artifact: "AccessManager", proxied: false },
  token: { artifact: "DpinToken", proxied: false },
  staking: { artifact: "ProviderStaking", proxied: true },
  escrow: { artifact: "JobEscrow", proxied: true },
  streams: { artifact: "JobStreams", proxied: true },
  challenges: { artifact: "ComputeChallenges", proxied: true },
  emission: { artifact: "Emission", proxied: true },
  referee: { artifact: "TensorReferee", proxied: false },
  votes: { artifact: "DpinVotes", proxied: false },
  timelock: { artifact: "ParameterTimelock", proxied: false },
  upgradeTimelock: { artifact: "UpgradeTimelock", proxied: false },
  governor: { artifact: "DpinGovernor", proxied: false },
} as const;

/** Where a deployment's contracts are; proxies by their own address. */
export type DeployedAddresses = Readonly<Record<keyof typeof CONTRACTS, Address>>;
