import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buildReveal, commitProgram, createReferenceBackend, inputRootOf, openElement, toHex, type Backend, type Run } from "@dpin/runtime";
import {
  answerReveals,
  batchTree,
  commitBatch,
  computeChallengesAbi,
  encodeOpenings,
  openStream,
  publishJob,
  register,
  signVoucher,
  stake,
  wait,
  type DpinClient,
  type PublishedProgram,
} from "@dpin/sdk";
import { parseEther, type Hex } from "viem";
import type { smallProgram } from "./smallProgram.ts";
import type { TestNetwork } from "./startTestNetwork.ts";

/** A job of a batch: what runs it, honestly or not, and whether its data are kept from everyone. */
export interface BatchOrder {
  readonly inputs: readonly Uint8Array[];
  readonly backend?: Backend;
  readonly hidden?: boolean;
}

/** A provider that does nothing but commit batches, honest or not, and open their jobs. */
export interface BatchProvider {
  readonly client: DpinClient;
  /** Runs jobs, lets the network's requester sign for them, and commits them as one batch; its id. */
  commit(orders: readonly BatchOrder[]): Promise<bigint>;
  stop(): Promise<void>;
}

/**
 * Registers account `index` with 5,000 DPIN at stake. It opens its jobs over HTTP as docs/spec/serving.md says or, with `answers: "chain"`, only when a reveal is
 * demanded on chain. Artifacts are in the network's store.
 */
export async function startBatchProvider({
  network,
  index,
  program,
  source,
  answers = "http",
}: {
  network: TestNetwork;
  index: number;
  program: PublishedProgram;
  source: ReturnType<typeof smallProgram>;
  answers?: "http" | "chain";
}): Promise<BatchProvider> {
  const controller = new AbortController();
  const { signal } = controller;
  const client = await network.client({ index, fund: "5000" });
  const commitment = commitProgram(source);
  const batches = new Map<bigint, { run: Run; inputs: readonly Uint8Array[] }[]>();

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, "http://localhost");
    const [, batchId, leaf, what, ...rest] =
      /^\/batches\/(\d+)\/jobs\/(\d+)\/(nodes|elements)(?:\/(\d+)\/(\d+)\/(\d+))?$/.exec(pathname) ?? [];
    const job = batches.get(BigInt(batchId ?? 0))?.[Number(leaf)];
    if (answers === "chain" || job === undefined) return void response.writeHead(404).end();
    const { run, inputs } = job;
    const [op, level, at] = rest.map(Number);
    if (what === "nodes") return void response.end(buildReveal({ run, op: op!, level: level!, index: at! }));
    const elements = searchParams
      .get("at")!
      .split(",")
      .map((name) => name.split(".").map(Number) as [number, number]);
    const parameters = {
      program: source.program,
      commitment,
      constants: source.constants,
      inputs,
      inputRoot: inputRootOf({ inputs }),
      own: run,
    };
    response.end(encodeOpenings({ openings: elements.map(([of, element]) => openElement({ ...parameters, op: of, element })) }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await register(client, { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  await stake(client, { amount: parseEther("5000") });

  async function answerAll(): Promise<void> {
    const answered = new Set<Hex>();
    const filter = { address: network.addresses.challenges, abi: computeChallengesAbi, eventName: "RevealDemanded", strict: true } as const;
    for (;;) {
      for (const { args } of await client.publicClient.getContractEvents({ ...filter, fromBlock: 0n })) {
        const run = batches.get(args.id)?.[args.leaf]?.run;
        if (run === undefined || answered.has(args.revealId)) continue;
        const { id: jobId, leaf, op, level, index: at, hash } = args;
        const data = toHex(buildReveal({ run, op, level, index: at })) as Hex;
        await answerReveals(client, { jobId, leaf, answers: [{ node: { op, level, index: at, hash }, data }] });
        answered.add(args.revealId);
      }
      await wait({ ms: 100, signal });
    }
  }
  const answering = answers === "chain" ? answerAll().catch(() => undefined) : Promise.resolve();

  return {
    client,
    commit: async (orders) => {
      const jobs = [];
      const done: { run: Run; inputs: readonly Uint8Array[] }[] = [];
      for (const { inputs, backend = createReferenceBackend(), hidden = false } of orders) {
        const published = await publishJob({ store: network.store, program, inputs });
        const run = await backend.run({ ...source, inputs, inputRoot: inputRootOf({ inputs }) });
        const { programRoot, inputRoot, locator } = published;
        const roots = { programRoot, inputRoot, outputRoot: toHex(run.outputRoot) as Hex, traceRoot: toHex(run.traceRoot) as Hex };
        jobs.push({ ...roots, manifest: hidden ? "ff".repeat(32) : locator, output: await network.store.put(run.outputs.at(-1)!) });
        done.push({ run, inputs });
      }
      const { requester } = network;
      const { streamId } = await openStream(requester, { provider: client.account, amount: parseEther("20") });
      const tree = batchTree({ statements: jobs });
      const voucher = { streamId, batch: 0n, jobsRoot: tree.root, jobCount: jobs.length, cumulativeAmount: parseEther("20") };
      const manifest = { version: 1, streamId: String(streamId), batch: "0", jobs };
      const locator = await network.store.put(new TextEncoder().encode(JSON.stringify(manifest)));
      const { batchId } = await commitBatch(client, { voucher, signature: await signVoucher(requester, { voucher }), locator });
      batches.set(batchId, done);
      return batchId;
    },
    stop: async () => {
      controller.abort(new DOMException("the test is over", "AbortError"));
      await answering;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
