import path from "node:path";
import { createReferenceBackend, inputRootOf, toHex } from "@dpin/runtime";
import {
  claimRefund,
  ContractRevertError,
  getProvider,
  getTime,
  postJob,
  publishJob,
  publishProgram,
  unjail,
  wait,
  type DpinClient,
} from "@dpin/sdk";
import { createTestClient, http, parseEther, type Address, type TestClient } from "viem";
import type { Victim } from "../chaos/startVictim.ts";
import { CHEAT_NAMES } from "../cheats/mixedCheats.ts";
import type { CheatName } from "../cheats/cheats.ts";
import { createRandom } from "../createRandom.ts";
import { enrolProvider } from "../enrolProvider.ts";
import { readGas, type GasPaid } from "../readGas.ts";
import { smallProgram } from "../smallProgram.ts";
import { startProxy, type Proxy } from "../startProxy.ts";
import { startDaemon } from "../startDaemon.ts";
import { startTestNetwork } from "../startTestNetwork.ts";
import { testKey } from "../testKey.ts";
import { createBoard, type BoardJob } from "./createBoard.ts";
import { memoryOf } from "./memoryOf.ts";
import { readMoney, type Money } from "./readMoney.ts";

/** A job of the load, and what became of it. */
export interface LoadJob extends BoardJob {
  readonly jobId: bigint;
  readonly requester: string;
  readonly provider: string;
  /** Whether a re-run by the reference interpreter gives what was committed. */
  readonly honest: boolean;
  /** The provider's own word on how it cheated; null when the result is right. */
  readonly cheat: CheatName | null;
}

/** Calls by method, and bytes of requests and answers, in so many seconds. */
export interface Asked {
  readonly seconds: number;
  readonly calls: Readonly<Record<string, number>>;
  readonly asked: number;
  readonly answered: number;
}

/** What there was after so many seconds. */
export interface LoadSample {
  readonly seconds: number;
  readonly posted: number;
  readonly committed: number;
  /** Re-runs done by all verifiers together. */
  readonly checked: number;
  readonly convicted: number;
  /** Bytes by part: the chain's node and each daemon with its database. */
  readonly memory: Readonly<Record<string, number>>;
}

export interface Load {
  readonly jobs: readonly LoadJob[];
  readonly samples: readonly LoadSample[];
  /** Seconds from the first post to the last commitment, and to the last re-run of the slowest verifier. */
  readonly committedIn: number;
  readonly checkedIn: number;
  /** What each daemon asked of the chain while there was no job, and from then until all was re-run. */
  readonly idle: Readonly<Record<string, Asked>>;
  readonly rpc: Readonly<Record<string, Asked>>;
  /** Jobs that each verifier's full re-run found wrong. */
  readonly seenWrong: Readonly<Record<string, ReadonlySet<bigint>>>;
  readonly before: Money;
  readonly after: Money;
  /** Wei of gas that each account's transactions paid, how many there were, and how many of them reverted. */
  readonly gas: Readonly<Record<string, GasPaid>>;
  readonly accounts: Readonly<Record<string, Address>>;
  /** Messages of daemons that ended by themselves. */
  readonly faults: readonly string[];
}

const CHEAT_MAIN = path.resolve(import.meta.dirname, "../cheats/main.ts");
const PROVIDERS = 3;
const VERIFIERS = 2;
const REQUESTERS = 10;
/** Account numbers: requesters from 1, each other kind from its own. */
const [FIRST_PROVIDER, FIRST_OPERATOR, FIRST_VERIFIER] = [20, 30, 40];
/** One job of so many is cheated. */
const EVERY = 20;
/** Jobs that are posted and not committed, for each provider. */
const AHEAD = 8;
const CHALLENGE_WINDOW = 600;
/** As on a chain: one a second holds whatever came meanwhile, so that the chain's clock goes with ours. */
const BLOCK_SECONDS = 1;
const IDLE_MS = 10_000;
const SAMPLE_MS = 1_000;
/** Without progress for so long something is wrong. */
const STALL_MS = 180_000;

/**
 * Posts `count` jobs to three providers that each cheat in one job of twenty, in all ways by turns, and lets two verifiers re-run them all; every daemon is a process of its own with
 * its own database. Ends when each job is final or its conviction is settled, and everybody has withdrawn what the daemons and requesters withdraw.
 */
export async function playLoad({ count, seed }: { count: number; seed: number }): Promise<Load> {
  const network = await startTestNetwork({ parameters: { Staking: { jailPeriod: 1 }, Escrow: { challengeWindow: CHALLENGE_WINDOW } } });
  const daemons: Victim[] = [];
  const proxies: Record<string, Proxy> = {};
  const board = createBoard(network);
  const controller = new AbortController();
  const { signal } = controller;
  let background: Promise<unknown> = Promise.resolve();
  try {
    const chain: TestClient<"hardhat"> = createTestClient({ mode: "hardhat", transport: http(network.node.url) });
    const random = createRandom({ seed });
    const small = smallProgram({ seed: 7 });
    const program = await publishProgram({ store: network.store, ...small });
    const accounts: Record<string, Address> = {};
    const start = async (daemon: Omit<Parameters<typeof startDaemon>[0], "network" | "rpc">) => {
      const proxy = await startProxy({ target: network.node.url });
      proxies[daemon.name] = proxy;
      daemons.push(await startDaemon({ network, rpc: proxy.url, ...daemon }));
    };
    const checked = new Map<string, Map<bigint, boolean>>();
    const cheats = new Map<string, CheatName>();
    const ready = new Set<string>();

    const requesters: { name: string; client: DpinClient }[] = [];
    for (let i = 0; i < REQUESTERS; i++) {
      const client = await network.client({ index: 1 + i, fund: "100000" });
      requesters.push({ name: `requester ${i + 1}`, client });
      accounts[`requester ${i + 1}`] = client.account;
    }
    const providers: { name: string; address: Address }[] = [];
    const enrolled = [];
    for (let i = 0; i < PROVIDERS; i++) {
      const name = `provider ${i + 1}`;
      const { address, key } = await enrolProvider({
        network,
        chain,
        index: FIRST_PROVIDER + i,
        operator: FIRST_OPERATOR + i,
        staked: "100000",
      });
      providers.push({ name, address });
      accounts[name] = address;
      accounts[`operator ${i + 1}`] = testKey(FIRST_OPERATOR + i).address;
      enrolled.push({ name, key, first: Math.floor((i * CHEAT_NAMES.length) / PROVIDERS) });
    }
    for (let i = 0; i < VERIFIERS; i++) {
      const { address } = testKey(FIRST_VERIFIER + i);
      accounts[`verifier ${i + 1}`] = address;
      await chain.setBalance({ address, value: parseEther("100") });
    }
    const before = await readMoney(network, accounts);
    const firstBlock = (await network.requester.publicClient.getBlockNumber()) + 1n;

    await chain.setAutomine(false);
    await chain.setIntervalMining({ interval: BLOCK_SECONDS });
    for (const { name, key, first } of enrolled)
      await start({
        ...{ name, module: CHEAT_MAIN, key },
        args: ["--every", String(EVERY), "--first", String(first)],
        own: (dataDir) => ({
          provider: {
            // Garbage in the padding is in no tensor, so it is lost with a trace that must be computed anew from the disk.
            maxTracesInMemory: 64,
            ...{ dataDir, pollMs: 100, confirmations: 0, pauseMs: 300, macsPerSecond: 1e9, spotChecks: 0, claimRewards: false },
            floors: [{ token: network.addresses.token, perJob: "1", perGigaMac: "0" }],
          },
          engine: { threads: 1 },
        }),
        onLine: (line) => {
          const said = eventOf(line);
          if (said?.["event"] === "endpoint") ready.add(name);
          if (said?.["event"] === "cheated") cheats.set(said["traceRoot"] as string, said["cheat"] as CheatName);
        },
      });
    for (let i = 0; i < VERIFIERS; i++) {
      const name = `verifier ${i + 1}`;
      const seen = new Map<bigint, boolean>();
      checked.set(name, seen);
      await start({
        ...{ name, args: ["verifier", "run", "--backend", "wasm"], key: testKey(FIRST_VERIFIER + i).key },
        own: (dataDir) => ({ dataDir, policy: { pollMs: 100, confirmations: 0 }, engine: { threads: 1 } }),
        onLine: (line) => {
          const said = eventOf(line);
          if (said?.["event"] === "watching") ready.add(name);
          if (said?.["event"] === "checked" && "equal" in said) seen.set(BigInt(said["jobId"] as string), said["equal"] as boolean);
        },
      });
    }

    await board.until("all daemons are at work", () => ready.size === PROVIDERS + VERIFIERS, STALL_MS);

    const askedAll = () =>
      Object.fromEntries(
        Object.entries(proxies).map(([name, { counts, bytes }]) => [
          name,
          { calls: Object.fromEntries(counts), ...bytes(), at: performance.now() },
        ]),
      );
    const askedSince = (from: ReturnType<typeof askedAll>): Record<string, Asked> =>
      Object.fromEntries(
        Object.entries(askedAll()).map(([name, { calls, asked, answered, at }]) => {
          const earlier = from[name]!;
          const more = Object.entries(calls).map(([method, times]) => [method, times - (earlier.calls[method] ?? 0)]);
          const bytes = { asked: asked - earlier.asked, answered: answered - earlier.answered };
          return [name, { seconds: (at - earlier.at) / 1_000, calls: Object.fromEntries(more), ...bytes }];
        }),
      );
    const idleFrom = askedAll();
    await wait({ ms: IDLE_MS });
    const idle = askedSince(idleFrom);
    const idleUntil = askedAll();

    const inputs = new Map<bigint, { input: Uint8Array; requester: string; provider: string }>();
    const samples: LoadSample[] = [];
    const since = performance.now();
    let checkedAt = since;
    const rerun = () => [...checked.values()].reduce((sum, seen) => sum + seen.size, 0);
    const parts: readonly (readonly [string, () => number])[] = [
      ["chain", () => network.node.pid],
      ...daemons.map((daemon) => [daemon.name, () => daemon.pid()] as const),
    ];

    async function sample(): Promise<void> {
      for (let all = 0; !signal.aborted; await wait({ ms: SAMPLE_MS })) {
        const held = await memoryOf(parts.map(([, pid]) => pid()));
        const memory = Object.fromEntries(parts.map(([name], i) => [name, held[i]!]));
        if (rerun() > all) [all, checkedAt] = [rerun(), performance.now()];
        samples.push({
          seconds: (performance.now() - since) / 1_000,
          posted: inputs.size,
          committed: board.count("JobCommitted"),
          checked: rerun(),
          convicted: board.count("Convicted"),
          memory,
        });
      }
    }

    /** As their owners would, or each cheat would be a provider's last for longer than the load takes. */
    async function unjailAll(): Promise<void> {
      const owners = await Promise.all(providers.map((_, i) => network.client({ index: FIRST_PROVIDER + i })));
      for (; !signal.aborted; await wait({ ms: 300 }))
        for (const owner of owners) {
          const { jailedUntil } = await getProvider(owner, { provider: owner.account });
          if (jailedUntil === 0 || (await getTime(owner)) <= Number(jailedUntil)) continue;
          // It may have been convicted again meanwhile.
          await unjail(owner).catch((error: unknown) => {
            if (!(error instanceof ContractRevertError)) throw error;
          });
        }
    }
    background = Promise.all([sample(), unjailAll()]);
    background.catch(() => undefined);

    let next = 0;
    const post = async ({ name, client }: (typeof requesters)[number]) => {
      for (;;) {
        const n = next++;
        if (n >= count) return;
        await board.until(`room for job ${n + 1}`, () => inputs.size - board.count("JobCommitted") < AHEAD * PROVIDERS, STALL_MS);
        const provider = providers[n % PROVIDERS]!;
        const input = small.randomInput();
        const published = await publishJob({ store: network.store, program, inputs: [input] });
        const minPrice = parseEther("1") + BigInt(random.int(0, 10 ** 9));
        const acceptBy = (await getTime(client)) + 580;
        const order = { ...published, provider: provider.address, minPrice, maxPrice: minPrice * 2n, acceptBy, runTime: 580 };
        const { jobId } = await postJob(client, order);
        inputs.set(jobId, { input, requester: name, provider: provider.name });
      }
    };
    await Promise.all([...requesters.map(post), Promise.race([background, wait({ ms: 0 })])]);
    const done = () => board.jobs.size === count && [...board.jobs.values()].every(({ commitment }) => commitment !== undefined);
    await board.until("all jobs are committed", done, STALL_MS);
    const lastCommit = Math.max(...[...board.jobs.values()].map(({ commitment }) => commitment!.at));
    // One that the other verifier has convicted before is nothing to re-run any more.
    const isOver = ([jobId, { conviction }]: [bigint, BoardJob]) =>
      conviction !== undefined || [...checked.values()].every((seen) => seen.has(jobId));
    await board.until("both verifiers have re-run all jobs", () => [...board.jobs].every(isOver), STALL_MS);
    const checkedIn = (checkedAt - since) / 1_000;
    const rpc = askedSince(idleUntil);

    const jobs: LoadJob[] = [];
    const reference = createReferenceBackend();
    for (const [jobId, { input, requester, provider }] of inputs) {
      const onBoard = board.jobs.get(jobId)!;
      const committed = onBoard.commitment!;
      const { traceRoot, outputRoot } = await reference.run({ ...small, inputs: [input], inputRoot: inputRootOf({ inputs: [input] }) });
      const honest = toHex(traceRoot) === committed.traceRoot && toHex(outputRoot) === committed.outputRoot;
      jobs.push({ ...onBoard, jobId, requester, provider, honest, cheat: honest ? null : (cheats.get(committed.traceRoot) ?? null) });
    }
    const wrong = jobs.filter(({ honest }) => !honest).length;
    await board.until(`${wrong} convictions`, () => board.count("Convicted") >= wrong, STALL_MS);
    await network.node.advance(CHALLENGE_WINDOW + 60);
    const ended = () =>
      board.count("JobFinalized") === count - board.count("Convicted") && board.count("Settled") === board.count("Convicted");
    const open = () => [...board.jobs].flatMap(([jobId, { finalized, conviction }]) => (finalized || conviction ? [] : [jobId]));
    const counts = () =>
      `${board.count("Settled")} of ${board.count("Convicted")} convictions are settled, open are ${open().join(", ") || "none"}`;
    await board.until(() => `every job is final or settled: ${counts()}`, ended, STALL_MS);
    for (const { name, client } of requesters)
      for (const { jobId } of jobs.filter((job) => job.requester === name && board.jobs.get(job.jobId)!.conviction))
        await claimRefund(client, { jobId });
    controller.abort();
    await background;
    const faults = daemons.flatMap((daemon) => daemon.faults);
    for (const daemon of daemons) await daemon.stop();
    return {
      jobs: jobs.map((job) => ({ ...job, ...board.jobs.get(job.jobId)! })),
      samples,
      committedIn: (lastCommit - since) / 1_000,
      checkedIn,
      idle,
      rpc,
      seenWrong: Object.fromEntries(
        [...checked].map(([name, seen]) => [name, new Set([...seen].flatMap(([jobId, equal]) => (equal ? [] : [jobId])))]),
      ),
      before,
      after: await readMoney(network, accounts),
      gas: await readGas(network.requester, { accounts: new Map(Object.entries(accounts)), fromBlock: firstBlock }),
      accounts,
      faults,
    };
  } catch (error) {
    throw new Error([(error as Error).message, ...daemons.flatMap((daemon) => daemon.faults)].join("\n"), { cause: error });
  } finally {
    controller.abort();
    await background.catch(() => undefined);
    await board.stop().catch(() => undefined);
    for (const daemon of daemons) await daemon.stop();
    for (const proxy of Object.values(proxies)) await proxy.stop();
    await network.stop();
  }
}

/** What a line of a daemon's log says; null for a line that is no JSON object. */
function eventOf(line: string): Record<string, unknown> | null {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}
