import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createExchangeFile } from "./createExchangeFile.ts";
import { softwareDriver } from "./softwareDriver.ts";
import type { AdapterFacts, AdapterKind, DeviceOrder, DevicePlan, DeviceReply, DeviceResult } from "./types.ts";
import { WebGpuAdapterError } from "./WebGpuAdapterError.ts";
import { WebGpuMemoryError } from "./WebGpuMemoryError.ts";
import { WebGpuDeviceError, type DeviceFailure } from "./WebGpuDeviceError.ts";

/** A device in a process of its own; after a failed or aborted run it is dead. */
export interface DeviceProcess {
  readonly adapter: AdapterFacts;
  readonly pid: number;
  readonly alive: boolean;
  /** One plan at a time. Rejects with WebGpuDeviceError, WebGpuMemoryError or the signal's reason, each time with the process killed. */
  run(run: { plan: DevicePlan; deadline: number; signal?: AbortSignal; onOp?: (op: number) => void }): Promise<DeviceResult>;
  /** Kills the process and waits until it is gone. */
  close(): Promise<void>;
}

const MOST_START_MS = 60_000;
const LOG_CHARACTERS = 2_000;
/** In the device process, behind its standard streams and the pipe. */
const EXCHANGE_FD = 4;

/**
 * Starts a device process; rejects with WebGpuAdapterError when it finds no adapter of this kind. Tensors go to it and back through the file that `openExchange` makes, and through the pipe where there is
 * none or it has no room. `module` is what the process runs: a stand-in in tests.
 */
export async function createDeviceProcess({
  kind,
  module = new URL("./deviceProcess.ts", import.meta.url),
  openExchange = createExchangeFile,
}: {
  kind: AdapterKind;
  module?: URL;
  openExchange?: typeof createExchangeFile;
}): Promise<DeviceProcess> {
  const software = kind === "software" ? await softwareDriver().catch(refuse) : {};
  const file = await openExchange();
  const child = fork(fileURLToPath(module), file === null ? [] : [String(EXCHANGE_FD)], {
    env: { ...process.env, ...software },
    execArgv: [],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc", ...(file === null ? [] : [file.fd])],
  });
  let log = "";
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (log = (log + text).slice(-LOG_CHARACTERS)));
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  // A device may be lost while nobody waits for it, too.
  child.on("message", (reply: DeviceReply) => void (reply.kind === "lost" && kill()));
  let alive = true;
  let receiving: Promise<unknown> = Promise.resolve();
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(`its process ended with ${signal ?? `code ${code}`}`));
  }).then(async (how) => {
    alive = false;
    process.off("exit", kill);
    await receiving.catch(() => {});
    await file?.close();
    return how;
  });

  /** Waits for replies until `take` gives a value, the process fails, the time is over or the signal aborts. */
  async function exchange<T>(options: {
    name: string;
    deadline: number;
    signal?: AbortSignal | undefined;
    take: (reply: DeviceReply) => T | undefined;
    begin?: () => void;
  }): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const fail = (reason: DeviceFailure, detail: string) => reject(new WebGpuDeviceError({ reason, adapter: options.name, detail }));
    const onMessage = (reply: DeviceReply) => {
      if (reply.kind === "failed") fail("refused", reply.detail);
      else if (reply.kind === "exhausted") reject(new WebGpuMemoryError({ what: "device", ...reply }));
      else if (reply.kind === "lost") fail("lost", reply.detail);
      else {
        const value = options.take(reply);
        if (value !== undefined) resolve(value);
      }
    };
    const onAbort = () => reject(options.signal!.reason);
    const timer = setTimeout(() => fail("deadline", `no result after ${options.deadline} ms`), options.deadline);
    void ended.then((how) => fail("ended", [how, log.trim()].filter((part) => part !== "").join(": ")));
    child.on("message", onMessage);
    options.signal?.addEventListener("abort", onAbort);
    // Between runs the process must not keep its parent alive.
    child.ref();
    child.channel!.ref();
    try {
      options.begin?.();
      return await promise;
    } catch (error) {
      kill();
      throw error;
    } finally {
      clearTimeout(timer);
      child.off("message", onMessage);
      options.signal?.removeEventListener("abort", onAbort);
      child.unref();
      child.channel?.unref();
    }
  }

  async function orderOf(plan: DevicePlan): Promise<DeviceOrder> {
    const isWritten = alive && file !== null && (await file.write(plan.data));
    return isWritten ? { plan: { ...plan, data: [] }, lengths: plan.data.map(({ length }) => length) } : { plan, lengths: null };
  }

  /** The result with what it left in the file. */
  async function receive({ name, plan, result }: { name: string; plan: DevicePlan; result: DeviceResult }): Promise<DeviceResult> {
    const lengths = plan.steps.filter((step) => step.kind === "read").map(({ bytes }) => bytes);
    const left = await file?.read(lengths.filter((_, i) => result.reads[i]?.length === 0)).catch((error: Error) => {
      kill();
      throw new WebGpuDeviceError({ reason: "ended", adapter: name, detail: error.message });
    });
    let next = 0;
    return { ...result, reads: result.reads.map((read) => (read.length === 0 ? left![next++]! : read)) };
  }

  (child.stderr as unknown as { unref?: () => void }).unref?.();
  const close = async () => {
    kill();
    if (alive) child.ref();
    await ended;
  };
  const adapter = await exchange({
    name: `of kind ${kind}`,
    deadline: MOST_START_MS,
    take: (reply) => (reply.kind === "ready" ? reply.adapter : reply.kind === "absent" ? reply : undefined),
  }).catch(refuse);
  const problem = "detail" in adapter ? adapter.detail : adapter.software && kind === "hardware" ? "it computes on the processor" : null;
  if ("detail" in adapter || problem !== null) {
    await close();
    const detail = log.includes("libvulkan") ? `${problem}; the Vulkan loader libvulkan.so.1 cannot be loaded` : problem!;
    throw new WebGpuAdapterError({ adapter: "name" in adapter ? adapter.name : null, detail });
  }
  return {
    adapter,
    pid: child.pid!,
    get alive() {
      return alive && child.connected && !child.killed;
    },
    run: async ({ plan, deadline, signal, onOp }) => {
      const order = await orderOf(plan);
      const result = await exchange({
        ...{ name: adapter.name, deadline, signal },
        take: (reply) => {
          if (reply.kind === "op") onOp?.(reply.op);
          return reply.kind === "done" ? reply.result : undefined;
        },
        begin: () => void child.send(order),
      });
      const received = receive({ name: adapter.name, plan, result });
      receiving = received;
      return received;
    },
    close,
  };
}

function refuse(cause: unknown): never {
  throw new WebGpuAdapterError({ adapter: null, detail: cause instanceof Error ? cause.message : String(cause), cause });
}
