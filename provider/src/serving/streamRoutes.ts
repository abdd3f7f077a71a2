import { MAX_CHUNK_BYTES, signedVoucherSchema, streamOrderSchema, wait } from "@dpin/sdk";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { StreamDesk } from "../streams/createStreamDesk.ts";
import { StreamRefusal } from "../streams/StreamRefusal.ts";

const MAX_ORDER_BYTES = 8 * 1_024;
const MAX_WAIT_SECONDS = 10;
const POLL_MS = 50;
/** Requests of one stream that may wait at the same time. */
const MAX_WAITING = 4;

const decimal = z.string().regex(/^(0|[1-9]\d{0,9})$/);
const streamId = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(BigInt);
const artifact = z.string().regex(/^[0-9a-f]{64}$/);
const number = decimal.transform(Number);
const bodySchema = z.strictObject({ ...streamOrderSchema.shape, voucher: signedVoucherSchema.optional() });

/**
 * Adds what a provider serves to the requesters of its streams (docs/spec/serving.md, *Streams*) to its server. All of it is for the stream's signer only; `desk` gives null while
 * there is no provider to act for.
 */
export function streamRoutes({
  server,
  desk,
  maxArtifactBytes,
  signal,
}: {
  server: FastifyInstance;
  desk: () => StreamDesk | null;
  maxArtifactBytes: number;
  signal: AbortSignal;
}): void {
  const waiting = new Map<bigint, number>();
  server.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  /** Lets the signer in before the body is read, and answers what `run` gives, or why it refuses. */
  function serve(run: (at: { desk: StreamDesk; id: bigint; request: FastifyRequest; reply: FastifyReply }) => Promise<unknown>) {
    return {
      onRequest: (request: FastifyRequest, reply: FastifyReply) => answer(reply, async () => void (await enter(request))),
      handler: (request: FastifyRequest, reply: FastifyReply) =>
        answer(reply, async () => {
          const { id } = read(z.object({ id: streamId }), request.params);
          const value = await run({ desk: desk()!, id, request, reply });
          if (Buffer.isBuffer(value)) return reply.type("application/octet-stream").send(value);
          return reply
            .type("application/json")
            .send(JSON.stringify(value, (_key, one: unknown) => (typeof one === "bigint" ? String(one) : one)));
        }),
    };
  }

  async function enter({ params, headers }: FastifyRequest): Promise<void> {
    const open = desk();
    if (open === null) throw new StreamRefusal("this provider is not registered yet", 503);
    const { id } = read(z.object({ id: streamId }), params);
    await open.enter({ streamId: id, header: headers.authorization });
  }

  server.get(
    "/streams/:id",
    serve(({ desk: open, id }) => open.status(id)),
  );
  server.post("/streams/:id/jobs", {
    bodyLimit: MAX_ORDER_BYTES,
    ...serve(({ desk: open, id, request }) => {
      const { voucher, ...order } = read(bodySchema, request.body);
      return open.order({ streamId: id, order, voucher });
    }),
  });
  server.post("/streams/:id/vouchers", {
    bodyLimit: MAX_ORDER_BYTES,
    ...serve(({ desk: open, id, request }) => open.pay({ streamId: id, voucher: read(signedVoucherSchema, request.body) })),
  });
  server.get(
    "/streams/:id/jobs/:number",
    serve(async ({ desk: open, id, request }) => {
      const { number: at } = read(z.object({ number }), request.params);
      const { wait: seconds = 0 } = read(z.object({ wait: number.optional() }), request.query);
      const others = waiting.get(id) ?? 0;
      if (others >= MAX_WAITING) throw new StreamRefusal("too many requests of this stream wait already", 429);
      waiting.set(id, others + 1);
      try {
        const until = performance.now() + Math.min(seconds, MAX_WAIT_SECONDS) * 1_000;
        for (;;) {
          const job = open.job({ streamId: id, number: at });
          if (job.state !== "accepted" || performance.now() >= until || request.raw.destroyed) return job;
          await wait({ ms: POLL_MS, signal });
        }
      } finally {
        const left = waiting.get(id)! - 1;
        if (left === 0) waiting.delete(id);
        else waiting.set(id, left);
      }
    }),
  );
  server.get(
    "/streams/:id/artifacts/:artifact",
    serve(async ({ desk: open, id, request }) => {
      const { artifact: name } = read(z.object({ artifact }), request.params);
      return Buffer.from(await open.stores.near(id).get(name, { maxBytes: maxArtifactBytes }));
    }),
  );
  server.put("/streams/:id/artifacts/:artifact", {
    bodyLimit: MAX_CHUNK_BYTES,
    ...serve(async ({ desk: open, id, request }) => {
      const { artifact: name } = read(z.object({ artifact }), request.params);
      const { offset, size } = read(z.object({ offset: number, size: number }), request.query);
      if (size > maxArtifactBytes) throw new StreamRefusal(`an artifact may have ${maxArtifactBytes} bytes`, 413);
      const bytes = request.body ?? Buffer.alloc(0);
      if (!Buffer.isBuffer(bytes)) throw new StreamRefusal("a piece of an artifact is sent as application/octet-stream", 415);
      return { received: await open.add({ streamId: id, id: name, offset, size, bytes }) };
    }),
  });
}

function read<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new StreamRefusal(`${issue!.path.join(".") || "the request"}: ${issue!.message}`, 400);
}

async function answer(reply: FastifyReply, run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof StreamRefusal)) throw error;
    if (error.statusCode === 401) void reply.header("www-authenticate", "DPIN");
    const told = { error: error.shortMessage, ...error.told };
    return reply
      .code(error.statusCode)
      .type("application/json")
      .send(JSON.stringify(told, (_key, one: unknown) => (typeof one === "bigint" ? String(one) : one)));
  }
}
