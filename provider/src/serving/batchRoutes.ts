import { BaseError, encodeOpenings, MAX_ELEMENTS } from "@dpin/sdk";
import type { FastifyInstance } from "fastify";
import type { JobKey } from "../traces/jobKey.ts";
import { NoSuchOpeningError, type Openings } from "../traces/createOpenings.ts";

/** Openings that are made at once; more are answered 503. */
const MAX_OPENINGS = 8;
const NUMBER = /^\d{1,15}$/;
const ELEMENTS = /^\d{1,10}\.\d{1,10}(,\d{1,10}\.\d{1,10})*$/;

/**
 * Adds the openings of the jobs of committed batches (docs/spec/serving.md) to a provider's server; `find` names a batch's job, and `enter` lets the signer of its stream in, and nobody else,
 * when it is private.
 */
export function batchRoutes({
  server,
  openings,
  find,
  enter,
}: {
  server: FastifyInstance;
  openings: Openings;
  find: (of: { batchId: bigint; leaf: number }) => { key: JobKey; streamId: bigint; isPrivate: boolean } | null;
  enter: (access: { streamId: bigint; header: string | undefined }) => Promise<void>;
}): void {
  let busy = 0;
  async function open<T>(make: () => Promise<T>): Promise<T> {
    if (busy >= MAX_OPENINGS) throw Object.assign(new BaseError("too much is being opened: ask again"), { statusCode: 503 });
    busy++;
    try {
      return await make();
    } finally {
      busy--;
    }
  }

  async function keyOf({ batchId, leaf }: { batchId: string; leaf: string }, header: string | undefined): Promise<JobKey> {
    const job = NUMBER.test(batchId) && NUMBER.test(leaf) ? find({ batchId: BigInt(batchId), leaf: Number(leaf) }) : null;
    if (job === null) throw new NoSuchOpeningError("no such job of a batch is open here");
    if (job.isPrivate) await enter({ streamId: job.streamId, header });
    return job.key;
  }

  interface Node {
    batchId: string;
    leaf: string;
    op: string;
    level: string;
    index: string;
  }
  server.get<{ Params: Node }>("/batches/:batchId/jobs/:leaf/nodes/:op/:level/:index", async ({ params, headers }, reply) => {
    const { op, level, index } = params;
    if (![op, level, index].every((value) => NUMBER.test(value))) throw new NoSuchOpeningError("a node is named by numbers");
    const node = { jobId: await keyOf(params, headers.authorization), op: Number(op), level: Number(level), index: Number(index) };
    return reply.type("application/octet-stream").send(Buffer.from(await open(() => openings.reveal(node))));
  });
  server.get<{ Params: Pick<Node, "batchId" | "leaf">; Querystring: { at?: unknown } }>(
    "/batches/:batchId/jobs/:leaf/elements",
    async ({ params, query: { at }, headers }, reply) => {
      if (typeof at !== "string" || !ELEMENTS.test(at))
        throw new NoSuchOpeningError("elements are named by numbers: ?at=op.element,op.element");
      const elements = at.split(",").map((name) => {
        const [op, element] = name.split(".").map(Number);
        return { op: op!, element: element! };
      });
      if (elements.length > MAX_ELEMENTS) throw new NoSuchOpeningError(`at most ${MAX_ELEMENTS} elements are opened at once`);
      const jobId = await keyOf(params, headers.authorization);
      const list = await open(() => openings.elements({ jobId, elements }));
      return reply.type("application/octet-stream").send(Buffer.from(encodeOpenings({ openings: list })));
    },
  );
}
