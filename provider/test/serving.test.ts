import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import {
  buildReveal,
  checkElementOpenings,
  createReferenceBackend,
  findDivergence,
  commitProgram,
  commitTensor,
  initHash,
  inputRootOf,
  sampleElements,
  spotCheck,
  SpotCheckError,
  TRACE_TREE,
  type NodeRequest,
  type Run,
} from "@dpin/runtime";
import {
  ArtifactNotFoundError,
  createHttpTraceView,
  createHttpStore,
  createMemoryStore,
  decodeOpenings,
  encodeOpenings,
  fetchElementOpenings,
  MAX_OPENING_BYTES,
  TraceMismatchError,
  TraceUnavailableError,
  type JobData,
} from "@dpin/sdk";
import { createCacheStore } from "@dpin/sdk/node";
import { expect } from "chai";
import { createOpenings, createServer, createTraceKeeper, type ArtifactServer, type JobKeeper, type TraceKeeper } from "../src/index.ts";
import { createRandom } from "../../test/support/createRandom.ts";
import { lieInOpenings } from "../../test/support/cheats/lieInOpenings.ts";
import { withholdOpenings } from "../../test/support/cheats/withholdOpenings.ts";
import { rejection } from "../../test/support/rejection.ts";
import { smallProgram } from "../../test/support/smallProgram.ts";
import { tamperedRun } from "../../test/support/tamperedRun.ts";

describe("A provider's server", () => {
  const small = smallProgram({ seed: 11 });
  let job: JobData;
  let run: Run;
  let dir: string;
  let traces: TraceKeeper;
  let server: ArtifactServer;
  let id: string;
  const store = createMemoryStore();
  /** Job 9 is one whose data cannot be had any more. */
  const jobs: JobKeeper = {
    get: (jobId) => {
      if (jobId === 9n) return Promise.reject(new ArtifactNotFoundError({ id: "00", store: "nowhere" }));
      return Promise.resolve(
        typeof jobId === "string" || jobId > 4n ? null : { ...job, inputTrees: job.inputs.map((bytes) => commitTensor({ bytes })) },
      );
    },
  };

  before(async () => {
    await initHash();
    const inputs = [small.randomInput()];
    job = { ...small, commitment: commitProgram(small), inputs, inputRoot: inputRootOf({ inputs }) };
    run = await createReferenceBackend().run(job);
    dir = await mkdtemp(path.join(os.tmpdir(), "dpin-serving-"));
    traces = createTraceKeeper({ dir, maxInMemory: 1 });
    await traces.keep({ jobId: 1n, run });
    server = await createServer({ store, openings: createOpenings({ traces, jobs }) });
    id = await store.put(new Uint8Array([1, 2, 3]));
  });
  after(async () => {
    await server?.close();
    await rm(dir, { recursive: true, force: true });
  });

  /** A path as it is, which fetch would normalise. */
  const statusOf = (target: string, method = "GET", body?: Uint8Array) =>
    new Promise<number>((resolve, reject) => {
      const sent = request({ host: server.host, port: server.port, path: target, method }, (response) => {
        response.resume();
        resolve(response.statusCode!);
      });
      sent.once("error", reject);
      sent.end(body);
    });

  const nodeOf = (op: number, level: number, index: number): NodeRequest => {
    const tree = op === TRACE_TREE ? run.traceTree : run.trees[op]!;
    return { op, level, index, hash: tree.node({ level, index }), opening: () => new Uint8Array() };
  };

  it("gives artifacts byte by byte", async () => {
    const response = await fetch(`${server.url}/artifacts/${id}`);
    expect(new Uint8Array(await response.arrayBuffer())).to.deep.equal(new Uint8Array([1, 2, 3]));
  });

  it("gives what follows a byte of an artifact, so that a download goes on, and everything to whoever asks otherwise", async () => {
    const ask = async (range: string, ifRange?: string) => {
      const headers = { range, ...(ifRange !== undefined && { "if-range": ifRange }) };
      const response = await fetch(`${server.url}/artifacts/${id}`, { headers });
      return [response.status, response.headers.get("content-range"), [...new Uint8Array(await response.arrayBuffer())]];
    };
    expect(await ask("bytes=1-")).to.deep.equal([206, "bytes 1-2/3", [2, 3]]);
    expect(await ask("bytes=1-", `"${id}"`)).to.deep.equal([206, "bytes 1-2/3", [2, 3]]);
    expect(await ask("bytes=3-")).to.deep.equal([416, "bytes */3", []]);
    expect(await ask("bytes=999999999999999-")).to.deep.equal([416, "bytes */3", []]);
    expect(await ask("bytes=1-", '"another"')).to.deep.equal([200, null, [1, 2, 3]]);
    for (const range of ["bytes=-1", "bytes=0-1,2-2", "bytes=1e1-", "lines=1-", "bytes=-", `bytes=${"9".repeat(400)}-`]) {
      expect(await ask(range), range.slice(0, 20)).to.deep.equal([200, null, [1, 2, 3]]);
    }
    const { partials } = createCacheStore({ dir: path.join(dir, "downloads"), budget: 2 ** 24 });
    const bytes = new Uint8Array(2 ** 21).fill(5);
    const large = await store.put(bytes);
    const partial = await partials.open(large);
    await partial.expect(bytes.length);
    await partial.append(bytes.subarray(0, 2 ** 20));
    await partial.close();
    expect(await createHttpStore({ endpoint: server.url, partials }).get(large)).to.deep.equal(bytes);
  });

  it("gives nothing for a path, a name or a number of another form", async () => {
    for (const target of [
      "/artifacts/../../etc/passwd",
      "/artifacts/..%2f..%2fetc%2fpasswd",
      `/artifacts/${id.toUpperCase()}`,
      "/artifacts/%00",
      "/artifacts/",
    ]) {
      expect(await statusOf(target), target).to.be.oneOf([400, 404]);
    }
    expect(await statusOf(`/artifacts/${"0".repeat(64)}`)).to.equal(404);
    expect(await statusOf(`/artifacts/${"0".repeat(5000)}`)).to.be.oneOf([400, 404, 414]);
    for (const target of [
      "1/nodes/0/0/-1",
      "1/nodes/0/0/1e3",
      "1/nodes/0/9/0",
      "1/nodes/3/0/0",
      "2/nodes/0/0/0",
      "x/nodes/0/0/0",
      `1/nodes/0/0/${"9".repeat(20)}`,
    ]) {
      expect(await statusOf(`/jobs/${target}`), target).to.equal(404);
    }
  });

  it("lets web pages of any origin read artifacts, openings and refusals, and do nothing else", async () => {
    const headers = { origin: "https://page.example" };
    for (const path of [`artifacts/${id}`, "jobs/1/nodes/0/0/0", "jobs/1/elements?at=0.0", `artifacts/${"0".repeat(64)}`, "artifacts/x"]) {
      const response = await fetch(`${server.url}/${path}`, { headers });
      expect(response.headers.get("access-control-allow-origin"), path).to.equal("*");
      // With credentials a page could read what only its visitor may.
      expect(response.headers.get("access-control-allow-credentials"), path).to.equal(null);
    }
    const asked = { ...headers, "access-control-request-method": "DELETE", "access-control-request-headers": "x-anything" };
    const preflight = await fetch(`${server.url}/artifacts/${id}`, { method: "OPTIONS", headers: asked });
    expect(preflight.headers.get("access-control-allow-methods")).to.equal("GET");
    const limited = await createServer({ store, requestsPerMinute: 1 });
    try {
      await fetch(`${limited.url}/artifacts/${id}`, { headers });
      const refused = await fetch(`${limited.url}/artifacts/${id}`, { headers });
      expect(refused.status).to.equal(429);
      expect(refused.headers.get("access-control-allow-origin")).to.equal("*");
      expect(refused.headers.get("access-control-expose-headers")).to.include("retry-after");
    } finally {
      await limited.close();
    }
  });

  it("takes no bodies and no other methods", async () => {
    expect(await statusOf(`/artifacts/${id}`, "PUT", new Uint8Array(10))).to.equal(404);
    expect(await statusOf("/artifacts", "POST", new Uint8Array(10_000_000)).catch(() => 413)).to.be.oneOf([404, 413, 415]);
  });

  it("opens every node of a trace, and a client checks each", async () => {
    const view = createHttpTraceView({ endpoint: server.url, jobId: 1n });
    expect(await view.node(nodeOf(TRACE_TREE, 2, 0))).to.deep.equal([0, 1, 2, 3].map((index) => run.traceTree.node({ level: 0, index })));
    expect(await view.node(nodeOf(1, 2, 0))).to.have.lengthOf(4);
    expect((await view.leaf(nodeOf(1, 0, 1))).subarray(0, 512)).to.deep.equal(run.outputs[1]!.subarray(512, 1024));
  });

  it("opens elements, as many as are asked for, and a verifier recomputes each", async () => {
    const statement = {
      programRoot: job.commitment.root,
      inputRoot: job.inputRoot,
      outputRoot: run.outputRoot,
      traceRoot: run.traceRoot,
    };
    const elements = sampleElements({ program: small.program, count: 100 });
    const openings = await fetchElementOpenings({ endpoint: server.url, jobId: 1n, elements });
    const judged = elements.map((element, i) => ({ ...element, opening: openings[i]! }));
    expect(checkElementOpenings({ statement, openings: judged })).to.deep.equal(elements.map(() => null));
    expect(Math.max(...openings.map(({ length }) => length))).to.be.lessThan(MAX_OPENING_BYTES);
    expect(await fetchElementOpenings({ endpoint: server.url, jobId: 1n, elements: [] })).to.deep.equal([]);
  });

  it("opens no element that is not there, none by another name, and not more than 32 at once", async () => {
    const many = (count: number) => Array.from({ length: count }, () => "0.0").join(",");
    for (const query of [
      "",
      "?at=",
      "?at=0",
      "?at=0.0,",
      "?at=,0.0",
      "?at=0.-1",
      "?at=0.0x1",
      "?at=0.0&at=0.1",
      "?at[]=0.0",
      `?at=${many(33)}`,
    ])
      expect(await statusOf(`/jobs/1/elements${query}`), query).to.equal(404);
    for (const target of ["1/elements?at=99.0", "1/elements?at=0.9999999999", "8/elements?at=0.0", "x/elements?at=0.0"])
      expect(await statusOf(`/jobs/${target}`), target).to.equal(404);
    expect(await statusOf(`/jobs/1/elements?at=${many(32)}`)).to.equal(200);
    await traces.keep({ jobId: 9n, run });
    expect(await statusOf("/jobs/9/elements?at=0.0"), "the data are away").to.equal(404);
    await traces.drop(9n);
  });

  it("opens for each of ten thousand mangled requests nothing that was not asked for, and goes on", async function () {
    this.timeout(120_000);
    const random = createRandom({ seed: 20261126 });
    const parts = [
      "jobs",
      "artifacts",
      "nodes",
      "elements",
      "1",
      "0",
      id,
      "..",
      "%2e%2e",
      "%00",
      "-1",
      "1e9",
      "?at=0.0",
      "?at=",
      "0.0",
      ",",
      "/",
      "a".repeat(90),
      "%",
    ];
    const seen = new Map<number, number>();
    for (let sent = 0; sent < 10_000; sent += 100) {
      const targets = Array.from(
        { length: 100 },
        () => `/${Array.from({ length: random.int(0, 7) }, () => random.pick(parts)).join(random.pick(["/", ""]))}`,
      );
      for (const status of await Promise.all(targets.map((target) => statusOf(target)))) seen.set(status, (seen.get(status) ?? 0) + 1);
    }
    expect(
      [...seen.keys()].every((status) => [200, 400, 404, 414].includes(status)),
      JSON.stringify([...seen]),
    ).to.equal(true);
    expect(seen.get(404)).to.be.greaterThan(5_000);
    expect(await statusOf(`/artifacts/${id}`)).to.equal(200);
  });

  it("makes only so many openings at once, and tells the others to ask again", async () => {
    let finish = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (finish = resolve));
    const honest = createOpenings({ traces, jobs });
    let begun = 0;
    const reveal: typeof honest.reveal = async (node) => {
      begun++;
      await waiting;
      return honest.reveal(node);
    };
    const slow = await createServer({ store, openings: { ...honest, reveal } });
    try {
      const ask = () => fetch(`${slow.url}/jobs/1/nodes/0/0/0`).then(({ status }) => status);
      const first = Array.from({ length: 8 }, ask);
      while (begun < 8) await setTimeout(10);
      expect(await ask()).to.equal(503);
      expect((await fetch(`${slow.url}/artifacts/${id}`)).status).to.equal(200);
      finish();
      expect(await Promise.all(first)).to.deep.equal(Array<number>(8).fill(200));
      expect(await ask()).to.equal(200);
    } finally {
      finish();
      await slow.close();
    }
  });

  it("answers one address only so often a minute, and others go on", async () => {
    const limited = await createServer({ store, host: "0.0.0.0", requestsPerMinute: 3 });
    try {
      const ask = (host: string) => fetch(`http://${host}:${limited.port}/artifacts/${id}`).then(({ status }) => status);
      expect([await ask("127.0.0.1"), await ask("127.0.0.1"), await ask("127.0.0.1")]).to.deep.equal([200, 200, 200]);
      expect(await ask("127.0.0.1")).to.equal(429);
      const other = new Promise<number>((resolve, reject) => {
        const sent = request({ host: "127.0.0.1", localAddress: "127.0.0.2", port: limited.port, path: `/artifacts/${id}` }, (response) => {
          response.resume();
          resolve(response.statusCode!);
        });
        sent.once("error", reject);
        sent.end();
      });
      expect(await other).to.equal(200);
    } finally {
      await limited.close();
    }
  });

  it("closes connections that send their request byte by byte, so that they keep nobody out for long", async function () {
    this.timeout(60_000);
    const attacked = await createServer({ store });
    const slow: Socket[] = [];
    try {
      for (let i = 0; i < 256; ++i) {
        const socket = connect({ host: attacked.host, port: attacked.port });
        slow.push(socket);
        socket.on("error", () => undefined);
        await once(socket, "connect");
        socket.write("GET /artifacts/");
      }
      const trickle = setInterval(() => slow.forEach((socket) => socket.writable && socket.write("a")), 200);
      try {
        const url = `${attacked.url}/artifacts/${id}`;
        const before = await fetch(url).then(
          ({ status }) => status,
          () => "kept out",
        );
        expect(before).to.equal("kept out");
        const started = performance.now();
        while (
          (await fetch(url).then(
            ({ status }) => status,
            () => 0,
          )) !== 200
        )
          await setTimeout(100);
        expect(performance.now() - started).to.be.lessThan(20_000);
      } finally {
        clearInterval(trickle);
      }
    } finally {
      slow.forEach((socket) => socket.destroy());
      await attacked.close();
    }
  });

  it("is not believed when its answer is no list of openings", async () => {
    const opening = new Uint8Array([1, 2, 3]);
    const whole = encodeOpenings({ openings: [opening, new Uint8Array(0)] });
    expect(decodeOpenings({ bytes: whole, count: 2 })).to.deep.equal([opening, new Uint8Array(0)]);
    for (const [bytes, count] of [
      [whole, 1],
      [whole, 3],
      [whole.subarray(0, -1), 2],
      [new Uint8Array([255, 255, 255, 255, 0]), 1],
      [new Uint8Array(0), 1],
    ] as const)
      expect(() => decodeOpenings({ bytes, count })).to.throw(/does not hold/);
    const liar = await createServer({ store, openings: { ...createOpenings({ traces, jobs }), elements: () => Promise.resolve([]) } });
    try {
      const asked = { endpoint: liar.url, jobId: 1n, elements: [{ op: 0, element: 0 }] };
      expect(await rejection(fetchElementOpenings(asked))).to.be.instanceOf(TraceMismatchError);
      const nobody = { ...asked, endpoint: "http://127.0.0.1:1", timeoutMs: 500 };
      expect(await rejection(fetchElementOpenings(nobody))).to.be.instanceOf(TraceUnavailableError);
    } finally {
      await liar.close();
    }
  });

  it("opens a trace that was put out of memory just as before", async () => {
    await traces.keep({ jobId: 2n, run });
    const again = createTraceKeeper({ dir, maxInMemory: 1 });
    for (const from of [traces, again]) {
      const loaded = (await from.get(1n))!;
      expect(loaded.traceRoot).to.deep.equal(run.traceRoot);
      const address = { op: 2, level: 0, index: 0 };
      expect(buildReveal({ run: loaded, ...address })).to.deep.equal(buildReveal({ run, ...address }));
    }
    await traces.drop(2n);
    expect(await again.get(2n)).to.equal(null);
  });

  it("does not take a damaged file for a trace, so that the run is computed again", async () => {
    await traces.keep({ jobId: 4n, run });
    const file = path.join(dir, "4.trace");
    const whole = await readFile(file);
    for (const bytes of [whole.subarray(0, 0), whole.subarray(0, 7), whole.subarray(0, -1), Buffer.concat([whole, whole])]) {
      await writeFile(file, bytes);
      expect(await createTraceKeeper({ dir, maxInMemory: 1 }).get(4n)).to.equal(null);
    }
    await traces.drop(4n);
  });

  it("leads a verifier to the one byte that differs", async () => {
    const wrong = tamperedRun({ run, lie: { kind: "byte", op: 1, byte: 777, xor: 4 } });
    await traces.keep({ jobId: 3n, run: wrong });
    const divergence = await findDivergence({
      program: small.program,
      commitment: job.commitment,
      statement: { outputRoot: wrong.outputRoot, traceRoot: wrong.traceRoot },
      committed: createHttpTraceView({ endpoint: server.url, jobId: 3n }),
      own: run,
    });
    expect(divergence).to.include({ kind: "Element", op: 1, element: 777 });
  });

  it("that lies is told from one that is silent", async () => {
    const liar = await createServer({ store, openings: lieInOpenings({ traces, jobs }) });
    const silent = await createServer({ store, openings: withholdOpenings() });
    try {
      const ask = (endpoint: string) => createHttpTraceView({ endpoint, jobId: 1n, timeoutMs: 500 }).node(nodeOf(TRACE_TREE, 2, 0));
      expect(await rejection(ask(liar.url))).to.be.instanceOf(TraceMismatchError);
      for (const endpoint of [silent.url, "http://127.0.0.1:1"])
        expect(await rejection(ask(endpoint))).to.be.instanceOf(TraceUnavailableError);
    } finally {
      await liar.close();
      await silent.close();
    }
  });

  it("serves only what its own backend got right: a spot check finds a wrong element first", () => {
    spotCheck({ job, run, count: 200 });
    const outputs = run.outputs.map((bytes) => bytes.map((byte) => byte ^ 1));
    expect(() => spotCheck({ job, run: { ...run, outputs }, count: 30 })).to.throw(SpotCheckError);
  });
});
