import { expect } from "chai";
import fc from "fast-check";
import { rejection } from "../../test/support/rejection.ts";
import { smallProgram } from "../../test/support/smallProgram.ts";
import { startAnvilNode, type AnvilNode } from "../../test/support/startAnvilNode.ts";
import { startFaultyProxy, type FaultyProxy } from "../../test/support/startFaultyProxy.ts";
import { startTestNetwork, type TestNetwork } from "../../test/support/startTestNetwork.ts";
import { until } from "../../test/support/until.ts";
import {
  createLogReader,
  createLogSpan,
  followLogs,
  getEndpoint,
  getJobRecord,
  getProvider,
  listEvents,
  providerStakingAbi,
  publishProgram,
  register,
  setEndpoint,
  TransientError,
  wait,
  type DpinClient,
  type LogBatch,
  type LogNotice,
  type LogReaderParameters,
} from "../src/index.ts";

describe("How many blocks are asked for at once", () => {
  it("halves with every refusal down to one, grows slowly, and never beyond the most", () => {
    const span = createLogSpan({ most: 1_000 });
    for (const expected of [500, 250, 125, 62, 31, 15, 7, 3, 1, 1]) {
      span.halve();
      expect(span.blocks).to.equal(expected);
    }
    const grown: number[] = [];
    for (let i = 0; i < 16; i++) {
      span.succeed();
      grown.push(span.blocks);
    }
    expect(grown).to.deep.equal([1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 5, 5, 5, 5, 8]);
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 200 }), (steps) => {
        const any = createLogSpan({ most: 64 });
        for (const halves of steps) {
          if (halves) any.halve();
          else any.succeed();
          expect(any.blocks).to.be.within(1, 64);
        }
      }),
    );
  });
});

describe("Logs of a chain whose node need not be sound", function () {
  this.timeout(120_000);
  const small = smallProgram({ seed: 6 });
  let node: AnvilNode;
  let network: TestNetwork;
  let writer: DpinClient;
  let proxy: FaultyProxy;
  let endpoints = 0;
  before(async () => {
    node = await startAnvilNode();
    network = await startTestNetwork({ chain: () => Promise.resolve(node) });
    writer = await network.client({ index: 2, fund: "10" });
    await register(writer, { endpoint: "http://127.0.0.1:1" });
    proxy = await startFaultyProxy({ target: node.url });
  });
  afterEach(() => {
    proxy.fail(null);
    proxy.rewrite(null);
  });
  after(async () => {
    await proxy.stop();
    await network.stop();
  });

  const head = () => network.requester.publicClient.getBlockNumber({ cacheTime: 0 });
  /** Writes events into blocks of their own, and `empty` blocks after each; gives what they say. */
  async function write(count: number, empty = 0): Promise<string[]> {
    const written: string[] = [];
    for (let i = 0; i < count; i++) {
      written.push(`http://127.0.0.1:${++endpoints + 1}`);
      await setEndpoint(writer, { endpoint: written.at(-1)! });
      if (empty > 0) await node.rpc("anvil_mine", [`0x${empty.toString(16)}`]);
    }
    return written;
  }
  /** A follower through the proxy, with all that it gave. */
  async function follow(fromBlock: bigint, { since = fromBlock, ...options }: LogReaderParameters & { since?: bigint } = {}) {
    const over = new AbortController();
    const client = await network.client({ index: 9, url: proxy.url, signal: over.signal, timeoutMs: 500 });
    const [seen, batches, notices]: [string[], LogBatch[], LogNotice[]] = [[], [], []];
    const done = (async () => {
      const onNotice = (notice: LogNotice) => void notices.push(notice);
      for await (const batch of followLogs(client, { fromBlock, pollMs: 20, onNotice, ...options })) {
        batches.push(batch);
        // What comes before was written by other tests, and is in the overlap.
        for (const event of batch.events)
          if (event.eventName === "EndpointChanged" && event.blockNumber >= since) seen.push(event.args.endpoint);
      }
    })().catch((error: unknown) => {
      if (!over.signal.aborted) throw error;
    });
    const stop = async () => {
      over.abort(new Error("over"));
      await done;
    };
    return { client, seen, batches, notices, stop, failed: done };
  }

  const span = ({ params }: { params: readonly unknown[] }) => {
    const { fromBlock, toBlock } = params[0] as { fromBlock: string; toBlock: string };
    return Number(BigInt(toBlock) - BigInt(fromBlock)) + 1;
  };
  const refusals: Record<string, (blocks: number, results: number) => Error | null> = {
    "block range too large": (blocks) => (blocks > 5 ? new Error("block range too large") : null),
    "more than so many results": (_, results) =>
      results > 2 ? Object.assign(new Error("query returned more than 10000 results"), { code: -32005 }) : null,
    "requests too often (-32005)": (blocks) => (blocks > 9 ? Object.assign(new Error("request rate limited"), { code: -32005 }) : null),
  };
  for (const [what, refuse] of Object.entries(refusals)) {
    it(`are read in pieces that the node gives, each once and in order: ${what}`, async () => {
      const fromBlock = (await head()) + 1n;
      const written = await write(6, 5);
      const asked: number[] = [];
      proxy.rewrite((call) => {
        if (call.method !== "eth_getLogs") return call.result;
        const error = refuse(span(call), (call.result as unknown[]).length);
        if (error === null) asked.push(span(call));
        return error ?? call.result;
      });
      const { seen, notices, stop } = await follow(fromBlock, { maxRange: 64 });
      try {
        await until("all were read", () => seen.length >= written.length);
        written.push(...(await write(1)));
        await until("the last was read", () => seen.length >= written.length);
        expect(seen).to.deep.equal(written);
        expect(asked.length).to.be.greaterThan(4);
        expect(notices.map(({ kind }) => kind)).to.deep.equal(["range"]);
      } finally {
        await stop();
      }
    });
  }

  it("are read though the node says HTTP 429 with Retry-After, and not before that time", async () => {
    const fromBlock = (await head()) + 1n;
    const written = await write(2);
    const times: number[] = [];
    proxy.fail(({ method }) => (method === "eth_getLogs" && times.push(performance.now()) === 1 ? "http429" : null));
    const { seen, stop } = await follow(fromBlock, { maxRange: 64 });
    try {
      await until("all were read", () => seen.length >= written.length);
      expect(seen).to.deep.equal(written);
      expect(times[1]! - times[0]!).to.be.greaterThan(990);
    } finally {
      await stop();
    }
  });

  it("are read in smaller pieces when the node does not answer in time for large ones", async () => {
    const fromBlock = (await head()) + 1n;
    const written = await write(3, 4);
    proxy.fail((call) => (call.method === "eth_getLogs" && span(call) > 8 ? "hang" : null));
    const { seen, stop } = await follow(fromBlock, { maxRange: 64 });
    try {
      await until("all were read", () => seen.length >= written.length);
      expect(seen).to.deep.equal(written);
    } finally {
      await stop();
    }
  });

  it("do not jump over blocks that are not yet there when the node names a head far ahead, say so once, and go on when it heals", async () => {
    const fromBlock = (await head()) + 1n;
    const ahead = (value: string) => `0x${(BigInt(value) + 5_000n).toString(16)}`;
    proxy.rewrite(({ method, params, result }) => {
      if (method === "eth_blockNumber") return ahead(result as string);
      if (method !== "eth_getBlockByNumber" || params[0] !== "latest") return result;
      const block = result as { number: string; timestamp: string };
      return { ...block, number: ahead(block.number), timestamp: ahead(block.timestamp) };
    });
    const { seen, batches, notices, stop } = await follow(fromBlock);
    try {
      const written = await write(3);
      await until("it was noticed", () => notices.length > 0);
      expect(notices.map(({ kind }) => kind)).to.deep.equal(["missing"]);
      written.push(...(await write(2)));
      proxy.rewrite(null);
      await until("all were read", () => seen.length >= written.length);
      expect(seen).to.deep.equal(written);
      const given = [...batches];
      const real = await head();
      expect(given.every(({ toBlock }) => toBlock <= real)).to.equal(true);
    } finally {
      await stop();
    }
  });

  it("are given once when the node's head goes back and forth, and nothing is read of a node that is behind", async () => {
    const fromBlock = (await head()) + 1n;
    const { seen, batches, notices, stop } = await follow(fromBlock);
    try {
      const written = await write(3, 3);
      await until("these were read", () => seen.length >= written.length);
      const stale = (await head()) - 8n;
      proxy.rewrite(({ method, params, result, ask }) => {
        if (method === "eth_blockNumber") return `0x${stale.toString(16)}`;
        if (method !== "eth_getBlockByNumber") return result;
        if (params[0] === "latest") return ask(method, [`0x${stale.toString(16)}`, params[1]]);
        return BigInt(params[0] as string) > stale ? null : result;
      });
      const kinds = () => notices.map(({ kind }) => kind);
      await until("it was noticed", () => kinds().includes("behind"));
      const given = batches.length;
      written.push(...(await write(2)));
      await until("it was asked again", () => proxy.calls.filter(({ method }) => method === "eth_getBlockByNumber").length > 30);
      expect(batches.length).to.equal(given);
      proxy.rewrite(null);
      await until("the rest was read", () => seen.length >= written.length);
      expect(seen).to.deep.equal(written);
      // Of a block that was named a moment before it went back it is told too.
      expect(kinds().filter((kind) => kind !== "missing")).to.deep.equal(["behind"]);
    } finally {
      await stop();
    }
  });

  it("of blocks that one node behind a balancer had not yet are given later, in order, and no other twice", async () => {
    const fromBlock = (await head()) + 1n;
    let missing = 2;
    proxy.rewrite(async ({ method, params, result, ask }) => {
      if (method !== "eth_getLogs" || missing === 0) return result;
      const known = BigInt((await ask("eth_blockNumber", [])) as string) - BigInt(missing);
      const { toBlock } = params[0] as { toBlock: string };
      if (BigInt(toBlock) <= known) return result;
      return (result as { blockNumber: string }[]).filter(({ blockNumber }) => BigInt(blockNumber) <= known);
    });
    const { seen, stop } = await follow(fromBlock);
    try {
      const written = await write(12);
      missing = 0;
      written.push(...(await write(1)));
      await until("all were read", () => seen.length >= written.length);
      expect(seen).to.deep.equal(written);
    } finally {
      await stop();
    }
  });

  it("are not read from a node of another chain, however its blocks look", async () => {
    const stranger = await startAnvilNode();
    try {
      const fromBlock = (await head()) + 1n;
      const { seen, notices, stop } = await follow(fromBlock);
      const written = await write(2);
      await until("these were read", () => seen.length >= written.length);
      await fetch(stranger.url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"jsonrpc":"2.0","id":1,"method":"anvil_mine","params":["0x200"]}',
      });
      proxy.rewrite(async ({ method, params }) => {
        const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
        const answer = await fetch(stranger.url, { method: "POST", headers: { "content-type": "application/json" }, body });
        return ((await answer.json()) as { result: unknown }).result;
      });
      const asked = proxy.calls.length;
      await until("it was asked", () => proxy.calls.length > asked + 6);
      written.push(...(await write(2)));
      proxy.rewrite(null);
      await until("the rest was read", () => seen.length >= written.length);
      expect(seen).to.deep.equal(written);
      expect(notices.filter(({ kind }) => kind === "reorganised")).to.deep.equal([]);
      await stop();
    } finally {
      await stranger.stop();
    }
  });

  it("count as read only when the consumer has come back for more", async () => {
    const next = (await head()) + 1n;
    const [written] = await write(1);
    const client = await network.client({ index: 9, url: proxy.url });
    const reader = createLogReader(client, { overlap: 0 });
    const once = async (fails: boolean) => {
      for await (const { events } of reader.read({ next }))
        for (const event of events) {
          if (fails) throw new Error("the disk is full");
          if (event.eventName === "EndpointChanged") return event.args.endpoint;
        }
      return null;
    };
    expect(await rejection(once(true))).to.have.property("message", "the disk is full");
    expect(await once(false)).to.equal(written);
  });

  it("of one job or provider are found in as many pieces as the node wants, from the latest backwards", async () => {
    const program = await publishProgram({ store: network.store, ...small });
    const [endpoint] = await write(1);
    const jobId = await network.post({ program, inputs: [small.randomInput()] });
    await node.rpc("anvil_mine", ["0x40"]);
    proxy.rewrite((call) => (call.method === "eth_getLogs" && span(call) > 16 ? new Error("block range too large") : call.result));
    const client = await network.client({ index: 9, url: proxy.url });
    expect(await getJobRecord(client, { jobId })).to.include({ programRoot: program.root, commitment: null });
    expect(await getJobRecord(client, { jobId: 999n })).to.equal(null);
    // An endpoint's block is known, where it is one of the node's.
    const asked = () => proxy.calls.filter(({ method }) => method === "eth_getLogs").length;
    const before = asked();
    expect(await getEndpoint(client, { provider: writer.account })).to.equal(endpoint);
    expect(asked() - before).to.equal(1);
    // Not where it is another chain's that contracts see.
    let spared = 2;
    proxy.rewrite(({ method, result }) => (method === "eth_getLogs" && spared-- > 0 ? [] : result));
    expect(await getEndpoint(client, { provider: writer.account })).to.equal(endpoint);
    expect(await getEndpoint(client, { provider: client.account })).to.equal(null);
    proxy.rewrite(({ method, result }) => (method === "eth_getLogs" ? [] : result));
    const error = await rejection(getEndpoint(client, { provider: writer.account }));
    expect(error).to.be.instanceOf(TransientError);
  });

  it("tell of several endpoints in one block the last, and no other provider's", async () => {
    const other = await network.client({ index: 3, fund: "10" });
    await node.rpc("evm_setIntervalMining", [0]);
    await node.rpc("evm_setAutomine", [false]);
    const all = [
      register(other, { endpoint: "http://127.0.0.1:3" }),
      ...["http://127.0.0.1:4", "http://127.0.0.1:5"].map((endpoint) => setEndpoint(writer, { endpoint })),
    ];
    try {
      const pooled = async () => Number(((await node.rpc("txpool_status")) as { pending: string }).pending);
      for (const deadline = Date.now() + 30_000; (await pooled()) < all.length && Date.now() < deadline;) await wait({ ms: 20 });
      await node.rpc("evm_mine");
    } finally {
      await node.rpc("evm_setAutomine", [true]);
      await node.rpc("evm_setIntervalMining", [1]);
    }
    await Promise.all(all);
    const blocks = await Promise.all(
      [writer, other].map(async ({ account: provider }) => (await getProvider(writer, { provider })).endpointBlock),
    );
    expect(blocks[0]).to.equal(blocks[1]);
    expect(await getEndpoint(writer, { provider: writer.account })).to.equal("http://127.0.0.1:5");
    expect(await getEndpoint(writer, { provider: other.account })).to.equal("http://127.0.0.1:3");
  });

  it("of one name are listed in as many pieces as the node wants, in order, with how far that is", async () => {
    const from = await head();
    const written = await write(3, 20);
    const refused: number[] = [];
    proxy.rewrite((call) => {
      if (call.method !== "eth_getLogs" || span(call) <= 16) return call.result;
      refused.push(span(call));
      return new Error("block range too large");
    });
    const client = await network.client({ index: 9, url: proxy.url });
    const told: { done: number; total: number }[] = [];
    const filter = { address: client.addresses.staking, abi: providerStakingAbi, eventName: "EndpointChanged" } as const;
    const range = { fromBlock: from + 1n, onProgress: (event: { done: number; total: number }) => void told.push(event) };
    const before = Number((await head()) - from);
    const mine = await listEvents(client, { ...filter, ...range, args: { provider: writer.account } });
    const after = Number((await head()) - from);
    expect(mine.map(({ args }) => args.endpoint)).to.deep.equal(written);
    expect(refused.length).to.be.above(0);
    // The chain went on meanwhile: it is read up to the block that was its latest when the listing began.
    const { done, total } = told.at(-1)!;
    expect(done).to.equal(total);
    expect(total).to.be.within(before, after);
    expect(told.length).to.be.at.least(Math.ceil(total / 16));
    expect(new Set(told.map((event) => event.total))).to.deep.equal(new Set([total]));
    expect(told.every(({ done }, i) => i === 0 || done > told[i - 1]!.done)).to.equal(true);
    // What the node allows is known by now.
    refused.length = 0;
    expect(await listEvents(client, { ...filter, fromBlock: from + 1n, args: { provider: client.account } })).to.deep.equal([]);
    expect(refused.length).to.be.at.most(2);
  });

  // The last: after it anvil tells contracts another block.number than the block has.
  it("of a chain that went another way while nobody looked are read by who starts again behind it", async () => {
    const block = (await head()) + 1n;
    const [lost] = await write(1);
    await node.takeBack(block);
    const written = await write(1);
    while ((await head()) < block + 6n) await node.rpc("evm_mine");
    const { seen, stop } = await follow(block + 6n, { since: block });
    try {
      await until("it was read", () => seen.includes(written[0]!));
      expect(seen).to.not.include(lost);
    } finally {
      await stop();
    }
  });
});
