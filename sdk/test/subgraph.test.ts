import { readFileSync } from "node:fs";
import path from "node:path";
import type { RequestListener } from "node:http";
import { expect } from "chai";
import { buildSchema, parse, validate } from "graphql";
import { globSync } from "node:fs";
import { rejection } from "../../test/support/rejection.ts";
import { serveHttp, type TestServer } from "../../test/support/serveHttp.ts";
import {
  addressScalar,
  bigIntScalar,
  bytesScalar,
  createIndexClient,
  hashScalar,
  isIndexError,
  pageJobs,
  readIndexHead,
  readNetwork,
  secondsScalar,
  waitUntilIndexed,
  type BaseError,
} from "../src/index.ts";

const FOLDER = path.resolve(import.meta.dirname, "../src/subgraph");
const HASH = `0x${"ab".repeat(32)}` as const;

// Of a server that does wrong; what a sound one says is tested with real graph-node (subgraph/test/client.test.ts).
describe("A client of the index", () => {
  const servers: TestServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  async function indexThat(answer: RequestListener, options: Partial<Parameters<typeof createIndexClient>[0]> = {}) {
    const server = await serveHttp(answer);
    servers.push(server);
    const url = `${server.url}/api/secret-key/subgraphs/id/Qm`;
    return { server, index: createIndexClient({ url, timeoutMs: 500, retryPolicy: { attempts: 1 }, ...options }) };
  }
  const json =
    (value: unknown): RequestListener =>
    (_, response) =>
      void response.setHeader("content-type", "application/json").end(JSON.stringify(value));
  const head = (number: number, more: object = {}) => ({
    data: { _meta: { block: { number, hash: HASH, timestamp: 7 }, deployment: "Qm", hasIndexingErrors: false, ...more } },
  });

  it("names in each error what was wrong, and never the rest of its URL, which may be a key", async () => {
    const faults: [RequestListener, string, RegExp][] = [
      [(_, response) => void response.writeHead(503).end(), "IndexUnreachableError", /answers 503/],
      [(_, response) => void response.writeHead(429).end(), "IndexUnreachableError", /answers 429/],
      [(_, response) => void response.writeHead(401).end(), "IndexAnswerError", /answers 401/],
      [(_, response) => void response.writeHead(302, { location: "/elsewhere" }).end(), "IndexUnreachableError", /does not answer/],
      [(request) => void request.socket.destroy(), "IndexUnreachableError", /does not answer/],
      [() => undefined, "IndexUnreachableError", /takes too long/],
      [(_, response) => void response.end("<html>"), "IndexAnswerError", /something else than JSON/],
      [json([1, 2]), "IndexAnswerError", /something else than GraphQL/],
      [json({ data: null }), "IndexAnswerError", /does not tell how far/],
      [json(head(7, { hasIndexingErrors: "no" })), "IndexAnswerError", /does not tell how far/],
      [json({ errors: [{ message: "Store error: database unavailable" }] }), "IndexUnreachableError", /overloaded/],
      [json({ errors: [{ message: "deployment `Qm` does not exist" }] }), "IndexAnswerError", /does not exist/],
    ];
    for (const [answer, name, message] of faults) {
      const { index } = await indexThat(answer);
      const error = (await rejection(readIndexHead(index))) as BaseError;
      expect(error.name, error.message).to.equal(name);
      expect(error.message).to.match(message).and.include(index.server).and.not.include("secret-key");
      expect(isIndexError(error)).to.equal(true);
      for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) expect(cause.message).not.to.include("secret-key");
    }
    expect(() => createIndexClient({ url: "ftp://index.example" })).to.throw("not an http or https URL");
  });

  it("cuts off an answer that is larger than it takes", async () => {
    const { index } = await indexThat(json({ data: { text: "x".repeat(10_000) } }), { maxBytes: 5_000 });
    expect(((await rejection(readIndexHead(index))) as Error).message).to.match(/sends more than 5000 bytes/);
  });

  it("asks a server that is away again, as often as it is told, and gives up at once when it is told to stop", async () => {
    let asked = 0;
    const { index } = await indexThat((_, response) => void (++asked < 3 ? response.writeHead(502).end() : json(head(9))(_, response)), {
      retryPolicy: { attempts: 3, delayMs: 1 },
    });
    expect((await readIndexHead(index)).number).to.equal(9n);
    expect(asked).to.equal(3);
    const controller = new AbortController();
    const { index: silent } = await indexThat(() => controller.abort(new Error("enough")), { timeoutMs: 60_000 });
    expect(((await rejection(readIndexHead(silent, { signal: controller.signal }))) as Error).message).to.equal("enough");
  });

  it("sends the headers that a gateway wants", async () => {
    const { index, server } = await indexThat(json(head(1)), { headers: { authorization: "Bearer of-a-key" } });
    await readIndexHead(index);
    expect(server.requests[0]!.headers.authorization).to.equal("Bearer of-a-key");
  });

  it("tells a refused question, an unknown block, a block to come and a failed handler apart", async () => {
    const told: [string, string][] = [
      ["Type `Query` has no field `nothing`", "IndexQueryError"],
      ["Failed to decode `block.hash` value: `no block with that hash found`", "IndexBlockError"],
      [
        "Failed to decode `block.number` value: `subgraph Qm has only indexed up to block number 7 and data for block number 9 is therefore not yet available`",
        "IndexBehindError",
      ],
      ["indexing_error", "IndexBrokenError"],
    ];
    for (const [message, name] of told) {
      const { index } = await indexThat(json({ errors: [{ message }] }));
      expect(((await rejection(readNetwork(index, { block: { number: 9n } }))) as Error).name).to.equal(name);
    }
  });

  it("reads how far an index is that goes no further", async () => {
    const { index } = await indexThat(json({ ...head(7, { hasIndexingErrors: true }), errors: [{ message: "indexing_error" }] }));
    expect(await readIndexHead(index)).to.deep.equal({ number: 7n, hash: HASH, timestamp: 7, hasIndexingErrors: true, deployment: "Qm" });
    expect(((await rejection(waitUntilIndexed(index, { number: 8n }))) as Error).name).to.equal("IndexBrokenError");
  });

  it("waits for an index that is away, and says what it was doing when the time is over", async () => {
    let asked = 0;
    const { index } = await indexThat((_, response) => void (++asked < 3 ? response.writeHead(502).end() : json(head(asked))(_, response)));
    expect((await waitUntilIndexed(index, { number: 5n, pollMs: 5 })).number).to.equal(5n);
    const late = (await rejection(waitUntilIndexed(index, { number: 1_000_000n, pollMs: 5, timeoutMs: 50 }))) as Error;
    expect(late.name).to.equal("IndexBehindError");
    expect(late.message).to.match(/did not come to block 1000000 in 50 ms: it is at block \d+/);
  });

  it("believes no entity that is not of its schema, and no page that has no end", async () => {
    const { index } = await indexThat(json({ data: { entities: [{ id: "0x01", jobId: "1" }] } }));
    const read = async (pageSize: number) => {
      await pageJobs(index, { block: { number: 1n }, pageSize }).next();
    };
    const error = (await rejection(read(10))) as Error;
    expect([error.name, error.message]).to.satisfy(
      ([name, message]: string[]) => name === "IndexAnswerError" && /entities\.0\.entity\.state/.test(message!),
    );
    const { index: many } = await indexThat(json({ data: { entities: Array.from({ length: 11 }, () => ({ id: "0x01" })) } }));
    const tooMany = async () => {
      await pageJobs(many, { block: { number: 1n }, pageSize: 10 }).next();
    };
    expect(((await rejection(tooMany())) as Error).name).to.equal("IndexAnswerError");
  });

  it("makes bigints, numbers and addresses of the scalars, and refuses what they cannot be", () => {
    expect(bigIntScalar.parse("-115792089237316195423570985008687907853269984665640564039457584007913129639935")).to.equal(1n - 2n ** 256n);
    expect(secondsScalar.parse("1795694274")).to.equal(1_795_694_274);
    expect(bytesScalar.parse("0x")).to.equal("0x");
    expect(addressScalar.parse("0x70997970c51812dc3a010c7d01b50e0d17dc79c8")).to.equal("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
    for (const wrong of ["1.5", "0x10", "", 7, null, "1e9"]) expect(bigIntScalar.safeParse(wrong).success, String(wrong)).to.equal(false);
    for (const wrong of ["-1", "9007199254740993"]) expect(secondsScalar.safeParse(wrong).success, wrong).to.equal(false);
    for (const wrong of ["0x0", "00", "0xzz", 7]) expect(bytesScalar.safeParse(wrong).success, String(wrong)).to.equal(false);
    expect(hashScalar.safeParse("0x00").success).to.equal(false);
    expect(addressScalar.safeParse(HASH).success).to.equal(false);
  });

  it("asks documents of the schema that graph-node serves", () => {
    const schema = buildSchema(readFileSync(path.join(FOLDER, "schema.graphql"), "utf8"));
    for (const file of globSync(path.join(FOLDER, "documents", "*.graphql")))
      expect(validate(schema, parse(readFileSync(file, "utf8"))), file).to.deep.equal([]);
  });
});
