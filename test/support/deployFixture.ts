import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkHelpers } from "@nomicfoundation/hardhat-network-helpers/types";
import type { NetworkConnection } from "hardhat/types/network";
import type { DeployedAddresses } from "../../deploy/contracts.ts";
import { deployDpin } from "../../deploy/deployDpin.ts";
import type { ComputeChallenges, DpinToken, Emission, JobEscrow, JobStreams, ProviderStaking, TensorReferee } from "../../types/index.ts";

const DPIN = 10n ** 18n;

export interface Fixture {
  readonly connection: NetworkConnection;
  readonly ethers: HardhatEthers;
  readonly networkHelpers: NetworkHelpers;
  readonly token: DpinToken;
  readonly staking: ProviderStaking;
  readonly escrow: JobEscrow;
  readonly streams: JobStreams;
  readonly challenges: ComputeChallenges;
  readonly referee: TensorReferee;
  readonly emission: Emission;
  /** Of all contracts, governance's too. */
  readonly addresses: DeployedAddresses;
  /** Deployed, holds the rest of the supply, and all roles unless governance has them. */
  readonly admin: HardhatEthersSigner;
  /** Has 1,000,000 DPIN and has approved escrow and streams without limit. */
  readonly requester: HardhatEthersSigner;
  /** Registered with `operator`, 100,000 DPIN staked; has 900,000 more and has approved the staking without limit. */
  readonly provider: HardhatEthersSigner;
  readonly operator: HardhatEthersSigner;
  readonly challenger: HardhatEthersSigner;
  readonly strangers: readonly HardhatEthersSigner[];
}

export interface FixtureOptions {
  /** DPIN wei of the provider; 0 leaves it registered only. */
  readonly staked?: bigint;
  /** Whether governance gets the roles, as on a public network, instead of `admin`. */
  readonly handOver?: boolean;
}

/**
 * Deploys the network as `npm start` does, with the local parameters, and readies its people.
 */
export async function deployFixture(
  connection: NetworkConnection,
  { staked = 100_000n * DPIN, handOver = false }: FixtureOptions = {},
): Promise<Fixture> {
  const { ethers, networkHelpers } = connection;
  const addresses = await deployDpin({ connection, keepAdmin: !handOver });
  const [admin, requester, provider, operator, challenger, ...strangers] = await ethers.getSigners();
  if (!admin || !requester || !provider || !operator || !challenger) throw new Error("the test network has too few accounts");
  const token = await ethers.getContractAt("DpinToken", addresses.token);
  const staking = await ethers.getContractAt("ProviderStaking", addresses.staking);
  const escrow = await ethers.getContractAt("JobEscrow", addresses.escrow);
  const streams = await ethers.getContractAt("JobStreams", addresses.streams);
  const challenges = await ethers.getContractAt("ComputeChallenges", addresses.challenges);
  const referee = await ethers.getContractAt("TensorReferee", addresses.referee);
  const emission = await ethers.getContractAt("Emission", addresses.emission);
  for (const [account, spender] of [
    [requester, addresses.escrow],
    [requester, addresses.streams],
    [provider, addresses.staking],
  ] as const) {
    await token.connect(account).approve(spender, ethers.MaxUint256);
  }
  for (const account of [requester, provider]) await token.connect(admin).transfer(account, 1_000_000n * DPIN);
  await staking.connect(provider).register(operator, "http://127.0.0.1:1");
  await staking.connect(operator).actFor(provider);
  if (staked > 0n) await staking.connect(provider).stake(provider, staked);
  return {
    connection,
    ethers,
    networkHelpers,
    token,
    staking,
    escrow,
    streams,
    challenges,
    referee,
    emission,
    addresses,
    admin,
    requester,
    provider,
    operator,
    challenger,
    strangers,
  };
}
