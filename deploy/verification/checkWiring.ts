import { computeChallengesAbi } from "../../sdk/src/abi/computeChallengesAbi.ts";
import { dpinTokenAbi } from "../../sdk/src/abi/dpinTokenAbi.ts";
import { emissionAbi } from "../../sdk/src/abi/emissionAbi.ts";
import { jobEscrowAbi } from "../../sdk/src/abi/jobEscrowAbi.ts";
import { providerStakingAbi } from "../../sdk/src/abi/providerStakingAbi.ts";
import { tensorRefereeAbi } from "../../sdk/src/abi/tensorRefereeAbi.ts";
import { check } from "./check.ts";
import type { Check, DeploymentView } from "./types.ts";

/** Who may lock, slash, judge and mint: exactly the network's own contracts, by the contracts' views and by every event that ever changed it. */
export async function checkWiring({ client, addresses, fromBlock }: DeploymentView): Promise<Check[]> {
  const { staking, escrow, challenges, referee, token, emission, timelock } = addresses;
  const stakingAt = { address: staking, abi: providerStakingAbi } as const;
  const escrowAt = { address: escrow, abi: jobEscrowAbi } as const;
  const emissionAt = { address: emission, abi: emissionAbi } as const;
  const challengesAt = { address: challenges, abi: computeChallengesAbi } as const;

  const slashers = await client.getContractEvents({ ...stakingAt, eventName: "SlasherSet", fromBlock });
  const lockers = await client.getContractEvents({ ...stakingAt, eventName: "LockerSet", fromBlock });
  const referees = await client.getContractEvents({ ...challengesAt, eventName: "RefereeRegistered", fromBlock });
  const tokens = await client.getContractEvents({ ...escrowAt, eventName: "TokenSet", fromBlock });
  const distinct = (values: unknown[]) => [...new Set(values.map((value) => String(value).toLowerCase()))];
  const version = await client.readContract({ address: referee, abi: tensorRefereeAbi, functionName: "VERSION" });

  return [
    check({ subject: "token of the staking", expected: token, actual: await client.readContract({ ...stakingAt, functionName: "token" }) }),
    check({ subject: "slashers ever named", expected: [challenges, escrow], actual: distinct(slashers.map(({ args }) => args.slasher)) }),
    check({ subject: "lockers ever named", expected: [escrow], actual: distinct(lockers.map(({ args }) => args.locker)) }),
    check({
      subject: "challenges slash",
      expected: true,
      actual: await client.readContract({ ...stakingAt, functionName: "isSlasher", args: [challenges] }),
    }),
    check({
      subject: "slasher of the escrow's locks",
      expected: challenges,
      actual: await client.readContract({ ...stakingAt, functionName: "slasherOf", args: [escrow] }),
    }),
    check({
      subject: "escrow's locker status (1: active)",
      expected: 1,
      actual: await client.readContract({ ...stakingAt, functionName: "lockerStatus", args: [escrow] }),
    }),
    check({
      subject: "challenges of the escrow",
      expected: challenges,
      actual: await client.readContract({ ...escrowAt, functionName: "challenges" }),
    }),
    check({
      subject: "staking of the escrow",
      expected: staking,
      actual: await client.readContract({ ...escrowAt, functionName: "staking" }),
    }),
    check({ subject: "payment tokens ever named", expected: [token], actual: distinct(tokens.map(({ args }) => args.token)) }),
    check({
      subject: "referees ever registered",
      expected: [`${version} ${referee}`],
      actual: distinct(referees.map(({ args }) => `${args.version} ${args.referee}`)),
    }),
    check({
      subject: "minter of the token",
      expected: emission,
      actual: await client.readContract({ address: token, abi: dpinTokenAbi, functionName: "minter" }),
    }),
    check({
      subject: "token and staking of the emission",
      expected: [token, staking],
      actual: [
        await client.readContract({ ...emissionAt, functionName: "token" }),
        await client.readContract({ ...emissionAt, functionName: "staking" }),
      ],
    }),
    check({
      subject: "sources of work",
      expected: [escrow],
      actual: await client.readContract({ ...emissionAt, functionName: "sources" }),
    }),
    check({
      subject: "treasury of the emission",
      expected: timelock,
      actual: await client.readContract({ ...emissionAt, functionName: "treasury" }),
    }),
  ];
}
