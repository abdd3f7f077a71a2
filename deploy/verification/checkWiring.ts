import { computeChallengesAbi } from "../../sdk/src/abi/computeChallengesAbi.ts";
import { dpinTokenAbi } from "../../sdk/src/abi/dpinTokenAbi.ts";
import { emissionAbi } from "../../sdk/src/abi/emissionAbi.ts";
import { jobEscrowAbi } from "../../sdk/src/abi/jobEscrowAbi.ts";
import { jobStreamsAbi } from "../../sdk/src/abi/jobStreamsAbi.ts";
import { providerStakingAbi } from "../../sdk/src/abi/providerStakingAbi.ts";
import { tensorRefereeAbi } from "../../sdk/src/abi/tensorRefereeAbi.ts";
import { check } from "./check.ts";
import type { Check, DeploymentView } from "./types.ts";

/** Who may lock, slash, judge and mint: exactly the network's own contracts, by the contracts' views and by every event that ever changed it. */
export async function checkWiring({ client, addresses, fromBlock }: DeploymentView): Promise<Check[]> {
  const { staking, escrow, streams, challenges, referee, token, emission, timelock } = addresses;
  const stakingAt = { address: staking, abi: providerStakingAbi } as const;
  const emissionAt = { address: emission, abi: emissionAbi } as const;
  const challengesAt = { address: challenges, abi: computeChallengesAbi } as const;

  const slashers = await client.getContractEvents({ ...stakingAt, eventName: "SlasherSet", fromBlock });
  const lockers = await client.getContractEvents({ ...stakingAt, eventName: "LockerSet", fromBlock });
  const referees = await client.getContractEvents({ ...challengesAt, eventName: "RefereeRegistered", fromBlock });
  const distinct = (values: unknown[]) => [...new Set(values.map((value) => String(value).toLowerCase()))];
  const version = await client.readContract({ address: referee, abi: tensorRefereeAbi, functionName: "VERSION" });

  return [
    check({ subject: "token of the staking", expected: token, actual: await client.readContract({ ...stakingAt, functionName: "token" }) }),
    check({
      subject: "slashers ever named",
      expected: [challenges, escrow, streams],
      actual: distinct(slashers.map(({ args }) => args.slasher)),
    }),
    check({ subject: "lockers ever named", expected: [escrow, streams], actual: distinct(lockers.map(({ args }) => args.locker)) }),
    check({
      subject: "challenges slash",
      expected: true,
      actual: await client.readContract({ ...stakingAt, functionName: "isSlasher", args: [challenges] }),
    }),
    ...(await checkLocker({ client, addresses, fromBlock, name: "escrow", abi: jobEscrowAbi })),
    ...(await checkLocker({ client, addresses, fromBlock, name: "streams", abi: jobStreamsAbi })),
    check({
      subject: "judged by the challenges",
      expected: [escrow, streams],
      actual: [
        await client.readContract({ ...challengesAt, functionName: "escrow" }),
        await client.readContract({ ...challengesAt, functionName: "streams" }),
      ],
    }),
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
      expected: [escrow, streams],
      actual: await client.readContract({ ...emissionAt, functionName: "sources" }),
    }),
    check({
      subject: "treasury of the emission",
      expected: timelock,
      actual: await client.readContract({ ...emissionAt, functionName: "treasury" }),
    }),
  ];
}

async function checkLocker({
  client,
  addresses,
  fromBlock,
  name,
  abi,
}: Pick<DeploymentView, "client" | "addresses" | "fromBlock"> & {
  name: "escrow" | "streams";
  abi: typeof jobEscrowAbi | typeof jobStreamsAbi;
}): Promise<Check[]> {
  const { staking, challenges, token, [name]: locker } = addresses;
  const stakingAt = { address: staking, abi: providerStakingAbi } as const;
  // What is read here is the same in both.
  const lockerAt = { address: locker, abi: abi as typeof jobEscrowAbi } as const;
  const tokens = await client.getContractEvents({ ...lockerAt, eventName: "TokenSet", fromBlock });
  return [
    check({
      subject: `slasher of the locks of ${name}`,
      expected: challenges,
      actual: await client.readContract({ ...stakingAt, functionName: "slasherOf", args: [locker] }),
    }),
    check({
      subject: `locker status of ${name} (1: active)`,
      expected: 1,
      actual: await client.readContract({ ...stakingAt, functionName: "lockerStatus", args: [locker] }),
    }),
    check({
      subject: `challenges of ${name}`,
      expected: challenges,
      actual: await client.readContract({ ...lockerAt, functionName: "challenges" }),
    }),
    check({
      subject: `staking of ${name}`,
      expected: staking,
      actual: await client.readContract({ ...lockerAt, functionName: "staking" }),
    }),
    check({
      subject: `payment tokens ever named by ${name}`,
      expected: [token],
      actual: [...new Set(tokens.map(({ args }) => String(args.token).toLowerCase()))],
    }),
  ];
}
