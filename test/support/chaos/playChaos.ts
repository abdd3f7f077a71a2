import { chmod } from "node:fs/promises";
import path from "node:path";
import {
  computeChallengesAbi,
  getBalance,
  getCredit,
  getEpoch,
  getJob,
  getProvider,
  getStatement,
  getTime,
  getUnreportedWork,
  jobEscrowAbi,
  postJob,
  publishJob,
  publishProgram,
  wait,
  waitForJob,
  type PublishedProgram,
} from "@dpin/sdk";
import { createTestClient, http, parseEther, type Address, type TestClient } from "viem";
import { claimableEpochs } from "../../../cli/src/commands/provider/claimableEpochs.ts";
import type { CheatName } from "../cheats/cheats.ts";
import { createRandom } from "../createRandom.ts";
import { enrolProvider } from "../enrolProvider.ts";
import { readGas } from "../readGas.ts";
import { smallProgram } from "../smallProgram.ts";
import { startDaemon } from "../startDaemon.ts";
import { startTestNetwork, type TestNetwork } from "../startTestNetwork.ts";
import { testKey } from "../testKey.ts";
import { createReaper, type Reaper } from "./createReaper.ts";
import type { Victim } from "./startVictim.ts";

const CHEAT = path.resolve(import.meta.dirname, "../cheats/main.ts");
const HONEST = 2;
const VERIFIER = 3;
const FIRST_CHEAT = 20;
const HONEST_JOBS_A_ROUND = 2;
const PRICE = parseEther("2");
/** Cheats that a killed process does again alike: those of garbage are random or in no tensor, so lost with the process, and a stale result needs an earlier run to copy. */
const KINDS: readonly CheatName[] = [
  "flippedOutputByte",
  "cheaperWeights",
  "wrongInteriorElement",
  "silence",
  "lyingOpenings",
  "wrongOutputRoot",
];
/** Whether a cheat's end is proven or it is convicted for its silence depends on whether it lives while it is asked. */
const BY_CHANCE: ReadonlySet<string> = new Set([
  ...["ClaimCommitted", "RevealDemanded", "RevealAnswered", "DepositReclaimed", "DepositsWithdrawn", "WindowExtended"],
]);
const CHEATING = { spotChecks: 0, macsPerSecond: 1e9 };
/** Chain seconds: a verifier that is killed every other second needs them. */
const CHALLENGE_WINDOW = 240;
const BLOCK_SECONDS = 0.5;
/** What must be the same, however often somebody was killed. */
export interface ChaosOutcome {
  readonly jobs: readonly { readonly state: string; readonly price: bigint; readonly statement: readonly unknown[] | null }[];
  /** DPIN wei, by name: balance, credit, stake and what is locked of it. */
  readonly money: Readonly<Record<string, { balance: bigint; credit: bigint; staked: bigint; locked: bigint }>>;
  /** How often each event of the network happened, but for those by which a dispute comes to its conviction. */
  readonly events: Readonly<Record<string, number>>;
}

export interface Chaos {
  readonly outcome: ChaosOutcome;
  readonly kills: Reaper["kills"];
  readonly rounds: number;
  /** Transactions of daemons that were mined and reverted. */
  readonly reverted: number;
  readonly faults: readonly string[];
}

/**
 * Plays rounds of honest and cheated jobs with daemons as real processes, each with a database of its own. With `kills` rounds go on until so many
 * kills have happened, else there are `rounds` of them in peace. Equal rounds end the same.
 */
export async function playChaos({ kills = 0, rounds = Infinity, seed }: { kills?: number; rounds?: number; seed: number }): Promise<Chaos> {
  const network = await startTestNetwork({ parameters: { Escrow: { challengeWindow: CHALLENGE_WINDOW } } });
  const victims: Victim[] = [];
  const faults: string[] = [];
  const reaper = createReaper({ random: createRandom({ seed }) });
  try {
    await chmod(network.dir, 0o711);
    const small = smallProgram({ seed: 7 });
    const program = await publishProgram({ store: network.store, ...small });
    const chain: TestClient<"hardhat"> = createTestClient({ mode: "hardhat", transport: http(network.node.url) });
    const accounts = new Map<string, Address>([["requester", network.requester.account]]);
    const enrol = async (name: string, index: number) => {
      const own = await enrolProvider({ network, chain, index, staked: "5000" });
      accounts.set(name, own.address);
      return own;
    };
    const honest = await enrol("provider", HONEST);
    const verifierKey = testKey(VERIFIER);
    accounts.set("verifier", verifierKey.address);
    const start = async (daemon: Omit<Parameters<typeof startDaemon>[0], "network">) => {
      const victim = await startDaemon({ network, ...daemon });
      victims.push(victim);
      return victim;
    };
    const providing = (more: object) => (dataDir: string) => ({
      provider: {
        ...{ dataDir, pollMs: 80, confirmations: 0, pauseMs: 300, ...more },
        floors: [{ token: network.addresses.token, perJob: "1", perGigaMac: "0" }],
      },
      engine: { threads: 1 },
    });
    const provider = await start({ name: "provider", args: ["provider", "run"], own: providing({}), key: honest.key });
    const checking = (dataDir: string) => ({ dataDir, policy: { pollMs: 80, confirmations: 0 }, engine: { threads: 1 } });
    const verifier = await start({ name: "verifier", args: ["verifier", "run"], own: checking, key: verifierKey.key });
    // Transactions wait for a block, so that some kills come between sending and mining.
    await chain.setAutomine(false);
    await chain.setIntervalMining({ interval: BLOCK_SECONDS });

    const jobs: bigint[] = [];
    let round = 0;
    for (; round < rounds && (rounds < Infinity || reaper.count() < kills); round++) {
      await chain.setAutomine(true);
      const name = `cheat ${round}`;
      const cheat = await enrol(name, FIRST_CHEAT + round);
      await chain.setAutomine(false);
      const kind = KINDS[round % KINDS.length]!;
      // A cheat that is caught by its own check is none, and the calibration's program is too small for some.
      const cheater = await start({
        name,
        module: CHEAT,
        args: ["--cheat", kind, "--after", "0"],
        own: providing(CHEATING),
        key: cheat.key,
      });
      const left = kills - reaper.count();
      const times = Math.min(8, Math.ceil(left / 3));
      if (left > 0) for (const victim of [provider, verifier, cheater]) reaper.pursue({ victim, times });
      const own: bigint[] = [];
      for (let i = 0; i < HONEST_JOBS_A_ROUND; i++)
        own.push(await post({ network, program, input: small.randomInput(), provider: honest.address }));
      const cheated = await post({ network, program, input: small.randomInput(), provider: cheat.address });
      jobs.push(...own, cheated);
      for (const jobId of own) await expectState({ network, jobId, state: "committed" });
      await untilConvicted({ network, jobId: cheated, ms: 120_000 });
      await reaper.spare(cheater);
      await cheater.stop();
      await network.node.advance(CHALLENGE_WINDOW + 60);
      for (const jobId of own) await expectState({ network, jobId, state: "finalized" });
      await Promise.all([reaper.spare(provider), reaper.spare(verifier)]);
    }
    await untilQuiet({ network, accounts });
    for (const victim of victims) await victim.stop();
    faults.push(...victims.flatMap((victim) => victim.faults));
    const gas = await readGas(network.requester, { accounts, fromBlock: 1n });
    return {
      outcome: await outcomeOf({ network, accounts, jobs }),
      kills: reaper.kills,
      rounds: round,
      reverted: Object.values(gas).reduce((sum, { reverted }) => sum + reverted, 0),
      faults,
    };
  } catch (error) {
    throw new Error([(error as Error).message, ...victims.flatMap((victim) => victim.faults)].join("\n"), { cause: error });
  } finally {
    for (const victim of victims) {
      await reaper.spare(victim);
      await victim.stop();
    }
    await network.stop();
  }
}

/** At one price and for one provider, so that equal rounds cost the same. */
async function post(parameters: {
  network: TestNetwork;
  program: PublishedProgram;
  input: Uint8Array;
  provider: Address;
}): Promise<bigint> {
  const { network, program, input, provider } = parameters;
  const published = await publishJob({ store: network.store, program, inputs: [input] });
  const acceptBy = (await getTime(network.requester)) + 580;
  const order = { ...published, provider, minPrice: PRICE, maxPrice: PRICE, acceptBy, runTime: 580 };
  return (await postJob(network.requester, order)).jobId;
}

async function expectState({
  network,
  jobId,
  state,
}: {
  network: TestNetwork;
  jobId: bigint;
  state: "committed" | "finalized";
}): Promise<void> {
  const job = await waitForJob(network.requester, { jobId, states: [state], pollMs: 100, signal: AbortSignal.timeout(120_000) });
  if (job.state !== state && job.state !== "finalized") throw new Error(`job ${jobId} is ${job.state} instead of ${state}`);
}

/** Lets the time for an answer pass whenever a reveal is demanded and stays unanswered, as a silent provider's does. */
async function untilConvicted({ network, jobId, ms }: { network: TestNetwork; jobId: bigint; ms: number }): Promise<void> {
  let unanswered = 0;
  for (const until = Date.now() + ms; ;) {
    const { state } = await getJob(network.requester, { jobId });
    if (state === "convicted") return;
    if (state === "finalized" || state === "expired") throw new Error(`job ${jobId} is ${state} instead of convicted`);
    if (Date.now() > until) throw new Error(`job ${jobId} is still ${state}`);
    const events = await disputeEvents(network);
    const of = (name: string) => events.filter(({ eventName, args }) => eventName === name && "id" in args && args.id === jobId).length;
    unanswered = of("RevealDemanded") > of("RevealAnswered") ? unanswered + 1 : 0;
    // Longer than a provider needs that is killed and does answer.
    if (unanswered === 60) await network.node.advance(30);
    await wait({ ms: 100 });
  }
}

/** Until nothing is owed any more: credits are withdrawn, convictions settled, and the rewards of all work claimed, whose epochs end as late as they please. */
async function untilQuiet({ network, accounts }: { network: TestNetwork; accounts: ReadonlyMap<string, Address> }): Promise<void> {
  const { requester, node } = network;
  const provider = accounts.get("provider")!;
  let advancedTo = 0n;
  for (const until = Date.now() + 60_000; Date.now() < until; await wait({ ms: 200 })) {
    const events = await disputeEvents(network);
    const of = (name: string) => events.filter(({ eventName }) => eventName === name).length;
    if ((await getCredit(requester, { account: provider })) > 0n || of("Convicted") !== of("Settled")) continue;
    const isReported = (await getUnreportedWork(requester, { provider })) === 0n;
    const rewards = await claimableEpochs(requester, { account: provider });
    if (isReported && rewards.length === 0) return;
    const { start, end } = await getEpoch(requester);
    // A provider reports in the last twentieth of an epoch.
    const goal = isReported ? rewards.at(-1)!.claimableAt : end - (end - start) / 20n;
    if (goal > advancedTo) await node.advance(Math.max(0, Number(goal) - (await getTime(requester))));
    advancedTo = goal;
  }
}

function disputeEvents({ requester, addresses }: TestNetwork) {
  return requester.publicClient.getContractEvents({
    address: addresses.challenges,
    abi: computeChallengesAbi,
    fromBlock: 0n,
    strict: true,
  });
}

async function outcomeOf(parameters: {
  network: TestNetwork;
  accounts: ReadonlyMap<string, Address>;
  jobs: readonly bigint[];
}): Promise<ChaosOutcome> {
  const { network, accounts, jobs } = parameters;
  const { requester, addresses } = network;
  const money: Record<string, ChaosOutcome["money"][string]> = {};
  for (const [name, account] of accounts) {
    const { staked, locked } = await getProvider(requester, { provider: account });
    const [balance, credit] = [await getBalance(requester, { account }), await getCredit(requester, { account })];
    money[name] = { balance, credit, staked, locked };
  }
  const ended = [];
  for (const jobId of jobs) {
    const { state, price } = await getJob(requester, { jobId });
    const statement = await getStatement(requester, { jobId });
    ended.push({ state, price, statement: statement === null ? null : Object.values(statement) });
  }
  const escrow = await requester.publicClient.getContractEvents({
    address: addresses.escrow,
    abi: jobEscrowAbi,
    fromBlock: 0n,
    strict: true,
  });
  const events: Record<string, number> = {};
  for (const { eventName } of [...escrow, ...(await disputeEvents(network))])
    if (!BY_CHANCE.has(eventName)) events[eventName] = (events[eventName] ?? 0) + 1;
  return { jobs: ended, money, events: Object.fromEntries(Object.entries(events).sort(([a], [b]) => a.localeCompare(b))) };
}
