import type { AddressInfo } from "node:net";
import {
  ArtifactIdError,
  ArtifactNotFoundError,
  assertArtifactId,
  BaseError,
  encodeOpenings,
  MAX_ELEMENTS,
  traced,
  type ArtifactStore,
} from "@dpin/sdk";
import cors from "@fastify/cors";
import rateLimit from "@fastify/rate-limit";
import Fastify, { type FastifyInstance } from "fastify";
import { NoSuchOpeningError, type Openings } from "../traces/createOpenings.ts";

export interface ArtifactServer {
  readonly host: string;
  readonly port: number;
  /** http://host:port */
  readonly url: string;
  close(): Promise<void>;
}

const MAX_CONNECTIONS = 256;
/** Openings that are made at once: each may have to read and hash a trace that is not in memory. More are answered 503. */
const MAX_OPENINGS = 8;
/** Milliseconds in which a request must be whole, and after which a connection on which nothing moves is closed. */
const REQUEST_MS = 5_000;
const IDLE_MS = 15_000;
/** What pages of any origin may do. */
const READING = {
  origin: "*",
  methods: ["GET"],
  exposedHeaders: ["retry-after", "accept-ranges", "content-range", "etag"],
  maxAge: 86_400,
};
/** What they may do besides at a stream, where each request is signed. */
const ORDERING = { methods: ["GET", "PUT", "POST"], allowedHeaders: ["authorization", "content-type"] };
const NUMBER = /^\d{1,20}$/;
/** All that follows a byte, which is how a download goes on; other ranges are answered with everything, as none. */
const REST = /^bytes=(\d{1,15})-$/;
/** `op.element`, separated by commas. */
const ELEMENTS = /^\d{1,10}\.\d{1,10}(,\d{1,10}\.\d{1,10})*$/;

/**
 * Serves `GET /artifacts/{id}` from a store and, with `openings`, `GET /jobs/{jobId}/nodes/{op}/{level}/{index}` and
 * `GET /jobs/{jobId}/elements?at={op}.{element},…` (docs/spec/serving.md); bodies are raw bytes, errors JSON. Nothing but ids and numbers of exact form is ever looked up, and requests carry no body. Web pages of any
 * origin may read (CORS). A requester who only
 * gives out artifacts leaves `openings` out.
 */
export async function createServer({
  store,
  openings,
  host = "127.0.0.1",
  port = 0,
  requestsPerMinute,
  routes,
}: {
  store: ArtifactStore;
  openings?: Openings | undefined;
  host?: string;
  port?: number;
  /** Of one address; more are answered 429. Without a limit when left out. */
  requestsPerMinute?: number;
  /** Adds what else it serves. */
  routes?: (server: FastifyInstance) => void;
}): Promise<ArtifactServer> {
  const server = Fastify({
    logger: false,
    bodyLimit: 1024,
    routerOptions: { maxParamLength: 80 },
    // Who sends a request byte by byte, or reads an answer so, must not keep others out.
    requestTimeout: REQUEST_MS,
    connectionTimeout: IDLE_MS,
    keepAliveTimeout: REQUEST_MS,
    http: { headersTimeout: REQUEST_MS, connectionsCheckingInterval: 500 },
    forceCloseConnections: true,
  });
  server.server.maxConnections = MAX_CONNECTIONS;
  // Whoever knows an id may have the bytes, a web page too; no answer depends on who asks. First, so that refusals can be read as well.
  await server.register(cors, {
    delegator: ({ url = "" }, done) => done(null, { ...READING, ...(url.startsWith("/streams/") && ORDERING) }),
  });
  if (requestsPerMinute !== undefined) {
    await server.register(rateLimit, { max: requestsPerMinute, timeWindow: 60_000 });
  }

  server.setErrorHandler((error, _request, reply) => {
    const status = statusOf(error);
    void reply.code(status).send({ error: status === 500 ? "cannot answer now" : (error as Error).message.split("\n")[0] });
  });

  server.get<{ Params: { id: string } }>("/artifacts/:id", async ({ params, headers }, reply) => {
    assertArtifactId(params.id);
    const bytes = Buffer.from(await traced({ name: "serve.artifact", facts: { artifact: params.id }, run: () => store.get(params.id) }));
    const etag = `"${params.id}"`;
    void reply.type("application/octet-stream").header("cache-control", "public, max-age=31536000, immutable");
    void reply.header("etag", etag).header("accept-ranges", "bytes");
    const from = (headers["if-range"] ?? etag) === etag ? REST.exec(headers.range ?? "")?.[1] : undefined;
    if (from === undefined) return reply.send(bytes);
    if (Number(from) >= bytes.length) return reply.code(416).header("content-range", `bytes */${bytes.length}`).send();
    void reply.code(206).header("content-range", `bytes ${from}-${bytes.length - 1}/${bytes.length}`);
    return reply.send(bytes.subarray(Number(from)));
  });

  let busy = 0;
  async function open<T>({ what, jobId, make }: { what: string; jobId: string; make: () => Promise<T> }): Promise<T> {
    if (busy >= MAX_OPENINGS) throw Object.assign(new BaseError("too much is being opened: ask again"), { statusCode: 503 });
    busy++;
    try {
      // The trace that a request may name is not gone on with: whoever asks must not decide what is traced.
      return await traced({ name: `serve.${what}`, facts: { job: jobId }, run: make });
    } finally {
      busy--;
    }
  }

  if (openings !== undefined) {
    server.get<{ Params: { jobId: string; op: string; level: string; index: string } }>(
      "/jobs/:jobId/nodes/:op/:level/:index",
      async ({ params }, reply) => {
        const { jobId, op, level, index } = params;
        if (![jobId, op, level, index].every((value) => NUMBER.test(value))) throw new NoSuchOpeningError("a node is named by numbers");
        const node = { jobId: BigInt(jobId), op: Number(op), level: Number(level), index: Number(index) };
        const bytes = await open({ what: "node", jobId, make: () => openings.reveal(node) });
        return reply.type("application/octet-stream").send(Buffer.from(bytes));
      },
    );
    server.get<{ Params: { jobId: string }; Querystring: { at?: unknown } }>("/jobs/:jobId/elements", async ({ params, query }, reply) => {
      const { at } = query;
      if (!NUMBER.test(params.jobId) || typeof at !== "string" || !ELEMENTS.test(at)) {
        throw new NoSuchOpeningError("elements are named by numbers: ?at=op.element,op.element");
      }
      const elements = at.split(",").map((name) => {
        const [op, element] = name.split(".").map(Number);
        return { op: op!, element: element! };
      });
      if (elements.length > MAX_ELEMENTS) throw new NoSuchOpeningError(`at most ${MAX_ELEMENTS} elements are opened at once`);
      const { jobId } = params;
      const list = await open({ what: "elements", jobId, make: () => openings.elements({ jobId: BigInt(jobId), elements }) });
      return reply.type("application/octet-stream").send(Buffer.from(encodeOpenings({ openings: list })));
    });
  }

  routes?.(server);
  await server.listen({ host, port });
  const { port: bound } = server.server.address() as AddressInfo;
  return { host, port: bound, url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`, close: () => server.close() };
}

function statusOf(error: unknown): number {
  if (error instanceof ArtifactIdError) return 400;
  if (error instanceof ArtifactNotFoundError || error instanceof NoSuchOpeningError) return 404;
  const { statusCode } = error as { statusCode?: number };
  return statusCode !== undefined && (statusCode < 500 || statusCode === 503) ? statusCode : 500;
}
