import { expect } from "chai";
import { createReferenceBackend, type Backend } from "@dpin/runtime";
import {
  artifactId,
  batchTree,
  createHttpStore,
  createHttpTraceView,
  demandReveal,
  fetchBatch,
  fetchResult,
  fetchStreamArtifact,
  getBalance,
  getBatch,
  getCredit,
  getProvider,
  getReveal,
  getStream,
  getStreamStatus,
  jobStreamsAbi,
  openStream,
  payStreamJob,
  postStreamJob,
  publishJob,
  publishProgram,
  runStreamJob,
  signStreamAccess,
  signVoucher,
  StreamRefusedError,
  thawFunds,
  uploadToStream,
  wait,
  waitForStreamJob,
  withdrawFunds,
  type DpinClient,
  type PublishedProgram,
  type SignedVoucher,
  type StreamAt,
  type StreamJob,
  type Voucher,
} from "@dpin/sdk";
import { bytesToHex, hexToBytes, parseEther } from "viem";
import { commitProgram, inputRootOf, buildNodeOpening, TRACE_TREE } from "@dpin/runtime";
import { createDrainFlag } from "@dpin/provider";
import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { createRandom } from "../support/createRandom.ts";
import { smallProgram } from "../support/smallProgram.ts";
import { startTestNetwork, type TestNetwork } from "../support/startTestNetwork.ts";
import { startTestProvider, type TestProvider } from "../support/startTestProvider.ts";
import { rejection } from "../support/rejection.ts";
import { testKey } from "../support/testKey.ts";

const PRICE = parseEther("1");
const MAIN = path.resolve(import.meta.dirname, "../../cli/src/main.ts");

describe("A provider's streams", () => {
  let network: TestNetwork;
  let program: PublishedProgram;
  let requester: DpinClient;
  const small = smallProgram({ seed: 5 });

  before(async () => {
    network = await startTestNetwork();
    program = await publishProgram({ store: network.store, ...small });
    requester = network.requester;
  });
  after(() => network.stop());

  async function open(provider: TestProvider, amount = parseEther("100")): Promise<StreamAt> {
    const { streamId } = await openStream(requester, { provider: provider.client.account, amount });
    return { endpoint: provider.url, streamId };
  }

  /** Orders a job and waits until it is delivered, without paying it. */
  async function deliver(at: StreamAt, { price = PRICE, voucher }: { price?: bigint; voucher?: SignedVoucher } = {}): Promise<StreamJob> {
    const order = await orderOf(at, price);
    await postStreamJob(requester, { ...at, order, voucher });
    return waitForStreamJob(requester, { ...at, number: order.number });
  }

  async function orderOf(at: StreamAt, price: bigint) {
    const inputs = [small.randomInput()];
    const { programRoot, inputRoot, locator: manifest } = await publishJob({ store: network.store, program, inputs });
    for (const id of [program.files.json, program.files.weights, manifest])
      await uploadToStream(requester, { ...at, bytes: await network.store.get(id) });
    await uploadToStream(requester, { ...at, bytes: inputs[0]! });
    const { next } = await getStreamStatus(requester, at);
    return { number: next, programRoot, inputRoot, manifest, price, runTime: 300 };
  }

  /** The voucher that would pay `job`, changed by `change`. */
  async function voucherFor(at: StreamAt, job: StreamJob, change: Partial<Voucher> = {}, signer = requester): Promise<SignedVoucher> {
    const { batch, statements, voucher } = await getStreamStatus(requester, at);
    const { programRoot, inputRoot } = job;
    const { root: jobsRoot, jobCount } = batchTree({ statements: [...statements, { programRoot, inputRoot, ...job.result! }] });
    const fair = { streamId: at.streamId, batch, jobsRoot, jobCount, cumulativeAmount: (voucher?.cumulativeAmount ?? 0n) + job.price };
    const { streamId, ...rest } = { ...fair, ...change };
    return { ...rest, signature: await signVoucher(signer, { voucher: { streamId, ...rest } }) } as SignedVoucher;
  }

  const post = (at: StreamAt, route: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${at.endpoint}/streams/${at.streamId}${route}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
    });

  async function payWith(at: StreamAt, voucher: SignedVoucher): Promise<{ status: number; answer: Record<string, unknown> }> {
    const authorization = await signStreamAccess(requester, { streamId: at.streamId });
    const response = await post(at, "/vouchers", voucher, { authorization });
    return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
  }

  /** Waits until the chain has a batch of the stream in `state`; its id. */
  async function batchIn(at: StreamAt, number: bigint, state: string): Promise<bigint> {
    for (;;) {
      const count = await requester.read({
        address: requester.addresses.streams,
        abi: jobStreamsAbi,
        functionName: "batchCount",
        args: [],
      });
      let seen = 0n;
      for (let id = 2n ** 40n; id < 2n ** 40n + count; id++) {
        const batch = await getBatch(requester, { batchId: id });
        if (batch.streamId === at.streamId && seen++ === number && batch.state === state) return id;
      }
      await wait({ ms: 50 });
    }
  }

  it("serve 20 jobs for one voucher each, commit them in one batch, and are paid to the wei", async () => {
    const provider = await startTestProvider({ network, index: 2, streams: { maxBatchJobs: 20 } });
    try {
      const at = await open(provider);
      const { collected, available } = await getStream(requester, at);
      expect([collected, available]).to.deep.equal([0n, parseEther("100")]);
      const results = [];
      for (let i = 0; i < 20; i++) {
        const inputs = [small.randomInput()];
        const { job, output } = await runStreamJob(requester, { ...at, store: network.store, program, inputs, price: PRICE });
        const { outputs } = await createReferenceBackend().run({ ...small, inputs, inputRoot: inputRootOf({ inputs }) });
        expect(output).to.deep.equal(outputs.at(-1));
        results.push(job);
      }
      const batchId = await batchIn(at, 0n, "committed");
      const batch = await getBatch(requester, { batchId });
      expect([batch.amount, batch.provider]).to.deep.equal([20n * PRICE, provider.client.account]);
      const statements = results.map(({ programRoot, inputRoot, result }) => ({ programRoot, inputRoot, ...result! }));
      expect(batch.jobsRoot).to.equal(batchTree({ statements }).root);

      // From here on everybody has everything: the batch's jobs, their data and openings.
      const [event] = await requester.publicClient.getContractEvents({
        ...{
          address: requester.addresses.streams,
          abi: jobStreamsAbi,
          eventName: "BatchCommitted",
          args: { batchId },
          fromBlock: 0n,
          strict: true,
        },
      });
      const store = createHttpStore({ endpoint: provider.url });
      const { manifest, tree } = await fetchBatch({ store, locator: event!.args.locator, jobsRoot: batch.jobsRoot });
      expect([manifest.jobs.length, tree.jobCount, event!.args.jobCount]).to.deep.equal([20, 20, 20]);
      const { output, outputRoot, traceRoot } = manifest.jobs[7]!;
      expect(await fetchResult({ store, commitment: { outputRoot, locator: output } })).to.have.lengthOf(40);
      const view = createHttpTraceView({ endpoint: provider.url, jobId: batchId, leaf: 7 });
      const root = { op: TRACE_TREE, level: 2, index: 0, hash: hexToBytes(traceRoot) };
      expect(await view.node({ ...root, opening: () => new Uint8Array(0) })).to.have.lengthOf(4);

      // A reveal of a job of the batch is answered on chain.
      const opening = bytesToHex(buildNodeOpening({ ...small, commitment: commitProgram(small), node: root, siblings: [], tracePath: [] }));
      const [statement, path] = [statements[7]!, tree.path(7)];
      const { revealId, deposit } = await demandReveal(requester, { jobId: batchId, leaf: 7, path, statement, opening });
      while (!(await getReveal(requester, { revealId })).answered) await wait({ ms: 50 });
      expect(deposit > 0n).to.equal(true);

      const before = await getBalance(provider.client, { account: provider.client.account });
      // The reveal made the window longer.
      await network.node.advance(120);
      expect(await batchIn(at, 0n, "finalized")).to.equal(batchId);
      const paid = 20n * PRICE - (20n * PRICE) / 100n;
      for (let after = before; after !== before + paid; await wait({ ms: 50 })) {
        after = await getBalance(provider.client, { account: provider.client.account });
        expect(after === before || after === before + paid, "paid once, and exactly").to.equal(true);
      }
      expect(await getCredit(requester, { account: provider.client.account, from: "streams" })).to.equal(0n);
      const { available: left } = await getStream(requester, at);
      expect(left).to.equal(parseEther("80"));
      expect((await getProvider(requester, { provider: provider.client.account })).locked).to.equal(0n);
    } finally {
      await provider.stop();
    }
  });

  it("are for their signers only, as long as their jobs are not committed", async () => {
    const provider = await startTestProvider({ network, index: 3 });
    try {
      const [at, other] = [await open(provider), await open(provider)];
      const job = await deliver(at);
      const stranger = await network.client({ index: 9 });
      const access = (client: DpinClient, streamId = at.streamId, seconds = 60) => signStreamAccess(client, { streamId, seconds });
      const output = `/artifacts/${job.result!.output}`;
      const asked = async (route: string, authorization?: string) => {
        const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
        return (await fetch(`${at.endpoint}/streams/${at.streamId}${route}`, { headers })).status;
      };
      for (const route of ["", "/jobs/0", output]) {
        expect(await asked(route), route).to.equal(401);
        expect(await asked(route, "DPIN 1.0x00"), route).to.equal(401);
        expect(await asked(route, await access(requester, at.streamId, -5)), `over: ${route}`).to.equal(401);
        expect(await asked(route, await access(requester, at.streamId, 7_200)), `too long: ${route}`).to.equal(401);
        expect(await asked(route, await access(stranger)), `of another key: ${route}`).to.equal(403);
        expect(await asked(route, await access(requester, other.streamId)), `of another stream: ${route}`).to.equal(403);
        expect(await asked(route, await access(requester)), route).to.equal(200);
      }
      expect((await post(at, "/jobs", {}, {})).status).to.equal(401);
      // A web page of any origin may order too, with its user's signature; elsewhere it may only read.
      const preflight = async (route: string) => {
        const headers = { origin: "https://page.example", "access-control-request-method": "POST" };
        const answered = await fetch(`${at.endpoint}${route}`, { method: "OPTIONS", headers });
        return ["origin", "methods", "headers", "credentials"].map((name) => answered.headers.get(`access-control-allow-${name}`));
      };
      expect(await preflight(`/streams/${at.streamId}/jobs`)).to.deep.equal(["*", "GET, PUT, POST", "authorization, content-type", null]);
      expect((await preflight("/artifacts/x"))[1]).to.equal("GET");
      expect((await post(at, "/vouchers", await voucherFor(at, job), { authorization: await access(stranger) })).status).to.equal(403);
      // Another stream of the same signer has nothing of this one's, and the public nothing at all.
      const route = `${at.endpoint}/streams/${other.streamId}${output}`;
      expect((await fetch(route, { headers: { authorization: await access(requester, other.streamId) } })).status).to.equal(404);
      expect((await fetch(`${at.endpoint}${output}`)).status).to.equal(404);
      expect((await fetch(`${at.endpoint}/batches/${2n ** 40n}/jobs/0/nodes/0/0/0`)).status).to.equal(404);
      const nowhere = { ...at, streamId: 999n };
      expect(((await rejection(getStreamStatus(requester, nowhere))) as StreamRefusedError).status).to.equal(403);
    } finally {
      await provider.stop();
    }
  });

  it("stand requests that are malformed, oversized or mixed up: each is refused, and the next good one is served", async () => {
    const provider = await startTestProvider({ network, index: 7 });
    try {
      const at = await open(provider);
      await getStreamStatus(requester, at);
      const authorization = await signStreamAccess(requester, { streamId: at.streamId });
      const random = createRandom({ seed: 20 });
      const { pick } = random;
      const text = () => Buffer.from(Array.from({ length: random.int(0, 60) }, () => random.int(0, 255))).toString("latin1");
      const ids = [
        String(at.streamId),
        "0",
        "-1",
        "1e3",
        "99999999999999999999",
        "..%2f..",
        "%00",
        "1".repeat(90),
        encodeURIComponent(text()),
      ];
      const parts = [
        "jobs",
        "vouchers",
        "artifacts",
        "artifacts/" + "a".repeat(64),
        "jobs/0",
        "jobs/0?wait=99999",
        "jobs/-1",
        "",
        "artifacts/..%2f..%2fkey",
      ];
      const queries = [
        "",
        "?offset=0&size=10",
        "?offset=-1&size=1e9",
        "?offset=9999999999&size=9999999999",
        "?offset=0",
        "?size=[]&size=2",
      ];
      const voucher = {
        batch: "0",
        jobsRoot: `0x${"11".repeat(32)}`,
        jobCount: 1,
        cumulativeAmount: "1",
        signature: `0x${"00".repeat(65)}`,
      };
      const bodies = () => [
        ...[
          "",
          "{",
          "null",
          "[]",
          text(),
          JSON.stringify(voucher),
          JSON.stringify({ ...voucher, batch: -1 }),
          JSON.stringify({ ...voucher, jobCount: 1e99 }),
        ],
        ...[JSON.stringify({ number: 0, price: {}, voucher }), `{"__proto__":{"number":0}}`, "x".repeat(20_000)],
      ];
      const seen = new Set<number>();
      const ask = async () => {
        const headers: Record<string, string> = { "content-type": pick(["application/json", "application/octet-stream", "text/plain"]) };
        if (random.int(0, 3) > 0)
          headers["authorization"] = pick([authorization, authorization, "DPIN", `DPIN 1.0x${"0".repeat(130)}`, "Basic x"]);
        const method = pick(["GET", "POST", "PUT", "DELETE", "PATCH"]);
        const body = method === "GET" ? null : pick(bodies());
        const response = await fetch(`${provider.url}/streams/${pick(ids)}/${pick(parts)}${pick(queries)}`, { method, headers, body });
        await response.arrayBuffer();
        seen.add(response.status);
      };
      for (let sent = 0; sent < 1_000; sent += 50) await Promise.all(Array.from({ length: 50 }, ask));
      for (const status of seen)
        expect(status, "nothing breaks inside").to.be.oneOf([200, 400, 401, 402, 403, 404, 409, 413, 414, 415, 422, 429]);
      for (const status of [400, 401, 404, 413]) expect(seen.has(status), String(status)).to.equal(true);
      const big = await fetch(`${provider.url}/streams/${at.streamId}/artifacts/${"b".repeat(64)}?offset=0&size=2000000`, {
        ...{ method: "PUT", body: new Uint8Array(1_048_577) },
        headers: { authorization, "content-type": "application/octet-stream" },
      });
      expect(big.status).to.equal(413);
    } finally {
      await provider.stop();
    }
  });

  it("take artifacts in pieces, go on where they stopped, and keep nothing that has another hash", async () => {
    const provider = await startTestProvider({ network, index: 10, streams: { maxBytesEach: 3_000_000 } });
    try {
      const at = await open(provider);
      const bytes = new Uint8Array(2_500_000).map((_, i) => i % 251);
      const id = artifactId({ bytes });
      const authorization = await signStreamAccess(requester, { streamId: at.streamId });
      const put = async (name: string, offset: number, size: number, body: Uint8Array<ArrayBuffer>) => {
        const headers = { authorization, "content-type": "application/octet-stream" };
        const url = `${at.endpoint}/streams/${at.streamId}/artifacts/${name}?offset=${offset}&size=${size}`;
        const response = await fetch(url, { method: "PUT", headers, body });
        return [response.status, ((await response.json()) as { received?: number }).received];
      };
      while ((await getStreamStatus(requester, at).catch(() => null)) === null) await wait({ ms: 30 });
      expect(await put(id, 0, bytes.length, bytes.slice(0, 1_000_000))).to.deep.equal([200, 1_000_000]);
      expect(await put(id, 0, bytes.length, bytes.slice(0, 1_000_000)), "it has those").to.deep.equal([409, 1_000_000]);
      expect(await uploadToStream(requester, { ...at, bytes })).to.equal(id);
      expect(await fetchStreamArtifact(requester, { ...at, id })).to.deep.equal(bytes);
      expect(await put("c".repeat(64), 0, 3, new Uint8Array(3))).to.deep.equal([422, undefined]);
      expect(await put("c".repeat(64), 0, 3, new Uint8Array(0)), "it is gone").to.deep.equal([200, 0]);
      expect((await put("d".repeat(64), 0, 600_000, new Uint8Array(1_000)))[0], "over its share").to.equal(413);
      expect((await fetch(`${at.endpoint}/artifacts/${id}`)).status).to.equal(404);
    } finally {
      await provider.stop();
    }
  });

  it("take no voucher that could not be collected for all that was delivered, and work for none", async () => {
    const provider = await startTestProvider({ network, index: 4 });
    try {
      const at = await open(provider, parseEther("3"));
      const first = await deliver(at);
      const stranger = await network.client({ index: 9 });
      const refusal = async (run: Promise<unknown>) => {
        const { status, message } = (await rejection(run)) as StreamRefusedError;
        return `${status} ${message}`;
      };
      expect(await refusal(deliver(at)), "unpaid").to.match(/^402 .*job 0 of the stream waits for its voucher/);
      const pays = async (change: Partial<Voucher>, signer?: DpinClient) => {
        const { status, answer } = await payWith(at, await voucherFor(at, first, change, signer));
        return `${status} ${String(answer["error"])}`;
      };
      expect(await pays({}, stranger)).to.equal("422 the voucher cannot be collected: wrong signature");
      expect(await pays({ cumulativeAmount: PRICE - 1n })).to.equal("402 the voucher is for too little");
      expect(await pays({ cumulativeAmount: parseEther("3") + 1n })).to.equal("402 the voucher cannot be collected: not funded");
      expect(await pays({ jobsRoot: `0x${"11".repeat(32)}` })).to.match(/^422 the voucher is not over the jobs/);
      expect(await pays({ batch: 1n })).to.equal("409 the stream's open batch is number 0");
      expect(await pays({ streamId: at.streamId + 1n })).to.equal("422 the voucher cannot be collected: wrong signature");
      const malformed = { ...(await voucherFor(at, first)), signature: "0x12" } as unknown as SignedVoucher;
      expect((await payWith(at, malformed)).status).to.equal(400);
      expect((await getStreamStatus(requester, at)).voucher).to.equal(null);

      const voucher = await voucherFor(at, first);
      expect((await payWith(at, voucher)).status).to.equal(200);
      expect((await payWith(at, voucher)).status, "its answer may have been lost").to.equal(200);
      const second = await deliver(at);
      expect((await payWith(at, voucher)).answer["error"], "a replay").to.match(/not over the jobs/);
      expect((await getStreamStatus(requester, at)).unpaid?.number).to.equal(second.number);
      // The next job brings the voucher of the one before it along.
      const third = await deliver(at, { voucher: await voucherFor(at, second) });
      expect(third.number).to.equal(2);
      await payStreamJob(requester, { ...at, job: third, price: PRICE });
      expect(await payStreamJob(requester, { ...at, job: third, price: PRICE }), "not twice").to.deep.include({ unpaid: null });
      expect((await getStreamStatus(requester, at)).voucher?.cumulativeAmount).to.equal(3n * PRICE);

      // All that is in the stream is owed now.
      expect(await refusal(deliver(at))).to.match(/^402 .*funds do not cover the job/);
      const rich = await open(provider);
      expect(await refusal(deliver(rich, { price: PRICE - 1n })), "below the floor").to.match(/^402 .*the floor is/);
      const order = await orderOf(rich, PRICE);
      expect(await refusal(postStreamJob(requester, { ...rich, order: { ...order, programRoot: `0x${"12".repeat(32)}` } }))).to.match(
        /^422 .*bad/,
      );
      expect(await refusal(postStreamJob(requester, { ...rich, order: { ...order, number: 7 } }))).to.match(/^409 .*next job is number 0/);
      await postStreamJob(requester, { ...rich, order });
      expect((await postStreamJob(requester, { ...rich, order })).number, "the same order again").to.equal(0);
      expect(await refusal(postStreamJob(requester, { ...rich, order: { ...order, price: 2n * PRICE } }))).to.match(/^409 .*another one/);
      await waitForStreamJob(requester, { ...rich, number: 0 });
      expect((await getProvider(requester, { provider: provider.client.account })).locked).to.equal(0n);
    } finally {
      await provider.stop();
    }
  });

  it("are collected before a requester's funds can leave, which get no more work, and the rest is the requester's", async () => {
    const provider = await startTestProvider({ network, index: 5 });
    try {
      const at = await open(provider, parseEther("10"));
      await runStreamJob(requester, { ...at, store: network.store, program, inputs: [small.randomInput()], price: PRICE });
      const order = await orderOf(at, PRICE);
      await postStreamJob(requester, { ...at, order });
      // While it is computed or waits for its voucher.
      await thawFunds(requester, { streamId: at.streamId, amount: parseEther("10") });
      const job = await waitForStreamJob(requester, { ...at, number: order.number });
      await payStreamJob(requester, { ...at, job, price: PRICE });
      const first = await batchIn(at, 0n, "committed");
      const { collected } = await getStream(requester, at);
      // Either both were in the first batch, or the second job is in one of its own.
      if (collected === PRICE) await batchIn(at, 1n, "committed");
      expect((await getStream(requester, at)).collected).to.equal(2n * PRICE);
      const error = (await rejection(deliver(at))) as StreamRefusedError;
      expect([error.status, /funds/.test(error.message)]).to.deep.equal([402, true]);
      await network.node.advance(600);
      await batchIn(at, 0n, "finalized");
      const before = await getBalance(requester, { account: requester.account });
      await withdrawFunds(requester, { streamId: at.streamId });
      expect((await getBalance(requester, { account: requester.account })) - before).to.equal(parseEther("10") - 2n * PRICE);
      expect((await getBatch(requester, { batchId: first })).state).to.equal("finalized");
    } finally {
      await provider.stop();
    }
  });

  it("answer for open batches also when the provider's database and traces are lost: all of it is on chain and in its public artifacts", async () => {
    let provider = await startTestProvider({ network, index: 12, streams: { maxBatchJobs: 1 } });
    try {
      let at = await open(provider);
      const { job } = await runStreamJob(requester, { ...at, store: network.store, program, inputs: [small.randomInput()], price: PRICE });
      const batchId = await batchIn(at, 0n, "committed");
      await provider.stop();
      await rm(path.join(network.dir, "provider12", "traces"), { recursive: true });
      provider = await startTestProvider({ network, index: 12, database: "another" });
      at = { ...at, endpoint: provider.url };
      const root = { op: TRACE_TREE, level: 2, index: 0, hash: hexToBytes(job.result!.traceRoot) };
      const opening = bytesToHex(buildNodeOpening({ ...small, commitment: commitProgram(small), node: root, siblings: [], tracePath: [] }));
      const { programRoot, inputRoot } = job;
      const { revealId } = await demandReveal(requester, {
        jobId: batchId,
        statement: { programRoot, inputRoot, ...job.result! },
        opening,
      });
      while (!(await getReveal(requester, { revealId })).answered) await wait({ ms: 50 });
      expect(await getStreamStatus(requester, at)).to.deep.include({ batch: 1n, next: 1, voucher: null, unpaid: null });
      await runStreamJob(requester, { ...at, store: network.store, program, inputs: [small.randomInput()], price: PRICE });
      expect((await getStreamStatus(requester, at)).voucher?.cumulativeAmount).to.equal(2n * PRICE);
      await network.node.advance(100);
      await batchIn(at, 0n, "finalized");
    } finally {
      await provider.stop();
    }
  });

  it("lose no voucher and no job when the provider is started anew, and drain: the last batch is committed before the stake thaws", async () => {
    let provider = await startTestProvider({ network, index: 6 });
    const { account } = provider.client;
    try {
      let at = await open(provider);
      await runStreamJob(requester, { ...at, store: network.store, program, inputs: [small.randomInput()], price: PRICE });
      await provider.stop();
      // It is stopped in the middle of the next job.
      const stuck: Backend = {
        ...createReferenceBackend(),
        run: ({ signal }) => new Promise((_, no) => signal!.addEventListener("abort", () => no(signal!.reason))),
      };
      provider = await startTestProvider({ network, index: 6, backend: stuck });
      at = { ...at, endpoint: provider.url };
      const order = await orderOf(at, PRICE);
      await postStreamJob(requester, { ...at, order });
      await provider.stop();
      provider = await startTestProvider({ network, index: 6 });
      at = { ...at, endpoint: provider.url };
      const job = await waitForStreamJob(requester, { ...at, number: 1 });
      expect(job.state).to.equal("delivered");
      await createDrainFlag({ dataDir: path.join(network.dir, "provider6") }).set({ thaw: true });
      await payStreamJob(requester, { ...at, job, price: PRICE });
      const batchId = await batchIn(at, 0n, "committed");
      expect((await getBatch(requester, { batchId })).amount).to.equal(2n * PRICE);
      expect((await getProvider(requester, { provider: account })).staked > 0n, "its stake answers for the batch").to.equal(true);
      expect(await getStreamStatus(requester, at)).to.include({ draining: true, next: 2 });
      const authorization = await signStreamAccess(requester, { streamId: at.streamId });
      const refused = await post(at, "/jobs", { ...order, number: 2 }, { authorization });
      expect([refused.status, await refused.json()]).to.deep.equal([503, { error: "this provider takes no new work" }]);
      await network.node.advance(60);
      await batchIn(at, 0n, "finalized");
      while ((await getProvider(requester, { provider: account })).staked > 0n) await wait({ ms: 50 });
    } finally {
      await provider.stop();
    }
  });

  it("keep a provider that leaves its stake from being drained as long as a voucher waits to be collected", async () => {
    const provider = await startTestProvider({ network, index: 7 });
    try {
      const at = await open(provider);
      await runStreamJob(requester, { ...at, store: network.store, program, inputs: [small.randomInput()], price: PRICE });
      expect(
        (await getProvider(requester, { provider: provider.client.account })).locked,
        "nothing on chain tells of the voucher",
      ).to.equal(0n);
      const own = {
        provider: {
          dataDir: path.join(network.dir, "provider7"),
          floors: [{ token: network.addresses.token, perJob: "1", perGigaMac: 0 }],
          pollMs: 50,
        },
      };
      const { key } = testKey(7);
      const file = path.join(network.dir, "drain7.json");
      const { addresses, node } = network;
      await writeFile(file, JSON.stringify({ rpc: node.url, addresses, key: { insecure: key }, ...own }));
      const drained = promisify(execFile)(process.execPath, [MAIN, "provider", "drain", "--no-thaw", "--config", file, "--json"]);
      const batchId = await batchIn(at, 0n, "committed");
      expect(await Promise.race([drained, wait({ ms: 500 })]), "its batch is not final").to.equal(undefined);
      await network.node.advance(60);
      const { stdout } = await drained;
      expect((JSON.parse(stdout) as { drained: boolean }).drained).to.equal(true);
      expect((await getBatch(requester, { batchId })).state).to.equal("finalized");
      expect((await getProvider(requester, { provider: provider.client.account })).staked > 0n).to.equal(true);
    } finally {
      await provider.stop();
    }
  });

  it("keep private jobs from everybody but their signer, also when their batch is committed, and defend them all the same", async () => {
    const provider = await startTestProvider({ network, index: 8, streams: { maxBatchJobs: 2 } });
    try {
      const at = await open(provider);
      const inputs = [small.randomInput()];
      const secret = await runStreamJob(requester, { ...at, store: network.store, program, inputs, price: PRICE, private: true });
      expect(secret.job.private).to.equal(true);
      const shown = [small.randomInput()];
      const { job: open2 } = await runStreamJob(requester, { ...at, store: network.store, program, inputs: shown, price: PRICE });
      const batchId = await batchIn(at, 0n, "committed");
      const statusOf = async (path: string, headers: Record<string, string> = {}) =>
        (await fetch(`${at.endpoint}${path}`, { headers })).status;
      const ids = ({ job, own }: { job: StreamJob; own: Uint8Array }) => [job.manifest, job.result!.output, artifactId({ bytes: own })];
      for (const id of ids({ job: secret.job, own: inputs[0]! })) {
        expect(await statusOf(`/artifacts/${id}`)).to.equal(404);
        expect((await fetchStreamArtifact(requester, { ...at, id })).length).to.be.above(0);
      }
      for (const id of ids({ job: open2, own: shown[0]! })) expect(await statusOf(`/artifacts/${id}`)).to.equal(200);

      const root = { op: TRACE_TREE, level: 2, index: 0, hash: hexToBytes(secret.job.result!.traceRoot) };
      const authorization = await signStreamAccess(requester, { streamId: at.streamId });
      const stranger = await signStreamAccess(await network.client({ index: 9 }), { streamId: at.streamId });
      for (const path of [`nodes/${root.op}/2/0`, "elements?at=0.0"]) {
        const of = (leaf: number) => `/batches/${batchId}/jobs/${leaf}/${path}`;
        expect(await statusOf(of(0))).to.equal(401);
        expect(await statusOf(of(0), { authorization: stranger })).to.equal(403);
        expect(await statusOf(of(0), { authorization })).to.equal(200);
        expect(await statusOf(of(1))).to.equal(200);
      }
      const view = createHttpTraceView({ endpoint: provider.url, jobId: batchId, leaf: 0, authorization });
      expect(await view.node({ ...root, opening: () => new Uint8Array(0) })).to.have.lengthOf(4);

      // What is demanded on chain is answered there, for all.
      const opening = bytesToHex(buildNodeOpening({ ...small, commitment: commitProgram(small), node: root, siblings: [], tracePath: [] }));
      const statements = [secret.job, open2].map(({ programRoot, inputRoot, result }) => ({ programRoot, inputRoot, ...result! }));
      const tree = batchTree({ statements });
      const { revealId } = await demandReveal(requester, {
        jobId: batchId,
        leaf: 0,
        path: tree.path(0),
        statement: statements[0]!,
        opening,
      });
      while (!(await getReveal(requester, { revealId })).answered) await wait({ ms: 50 });
      await network.node.advance(120);
      expect(await batchIn(at, 0n, "finalized")).to.equal(batchId);
    } finally {
      await provider.stop();
    }
  });
});
