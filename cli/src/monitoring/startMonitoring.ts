import type { DpinClient, Funds } from "@dpin/sdk";
import { createDiskRoom, type DiskRoom } from "@dpin/sdk/node";
import type { Logger } from "pino";
import type { NetworkConfig } from "../config/networkConfig.ts";
import { createBoard } from "../tui/createBoard.ts";
import { plainLine } from "../tui/plainLine.ts";
import { chooseOutput } from "./chooseOutput.ts";
import { createLogger } from "./createLogger.ts";
import { createMetrics } from "./createMetrics.ts";
import { createSystemdNotifier } from "./createSystemdNotifier.ts";
import { serveMonitoring, type Monitoring } from "./serveMonitoring.ts";
import { startTracingIfAsked } from "./startTracingIfAsked.ts";

export interface DaemonMonitor {
  readonly logger: Logger;
  /** Of the data folder. */
  readonly room: DiskRoom;
  /** To be told of every finished look at all open jobs. */
  onTurn(): void;
  /** To be told of every look at what the key holds and needs. */
  readonly onFunds: (funds: Funds) => void;
  /** Tells systemd that the daemon has started though it does nothing yet: it stands by. */
  standby(): void;
  /** Begins to serve, when the configuration says so, and tells systemd that the daemon has started. */
  serve(parameters: { client: DpinClient }): Promise<void>;
  /** Gives the terminal back, sends the last traces and ends serving. */
  close(): Promise<void>;
}

/** Longer without a finished look at the jobs, and a daemon is not ready: several pauses after failures and a slow node fit in. */
const STALE_SECONDS = 60;
const NODE_PATIENCE_MS = 5_000;

/**
 * The log of a daemon and, where the configuration or `tui` ask for them, its metrics, its readiness, its traces and its view on the terminal, all made from that one log.
 */
export async function startMonitoring({
  daemon,
  config,
  dataDir,
  tui = false,
}: {
  daemon: "provider" | "verifier" | "worker";
  config: Pick<NetworkConfig, "monitoring" | "log" | "tracing" | "addresses" | "minFreeBytes">;
  dataDir: string;
  tui?: boolean | undefined;
}): Promise<DaemonMonitor> {
  const { monitoring, log, tracing, addresses, minFreeBytes } = config;
  const room = createDiskRoom({ dir: dataDir, minFreeBytes });
  let turnedAt = 0;
  /** The same on a clock that nobody sets. */
  let turned = 0;
  let client: DpinClient | null = null;
  let need: bigint | null = null;
  const { stdout, stderr } = process;
  const output = chooseOutput({ tui, file: log.file, daemon, dataDir, terminal: { stdout: stdout.isTTY, stderr: stderr.isTTY } });
  if (output.note !== null) stderr.write(`dpin: ${output.note}\n`);
  const screen = output.shows === "screen" ? createBoard() : null;
  const ask = async <T>(question: (of: DpinClient) => Promise<T>) => {
    if (client === null) throw new Error("no client yet");
    return within(question(client));
  };
  const metrics =
    monitoring === undefined && screen === null
      ? null
      : createMetrics({
          daemon,
          turnedAt: () => turnedAt,
          balance: () => ask(({ publicClient, account }) => publicClient.getBalance({ address: account })),
          need: () => need,
          free: room.free,
          head: () => ask(({ publicClient }) => publicClient.getBlock()),
        });
  const observers = [
    ...(metrics === null ? [] : [metrics.observe]),
    ...(screen === null ? [] : [screen.observe]),
    ...(output.shows === "plain" ? [printPlain] : []),
  ];
  const logger = createLogger({ name: daemon, to: output.to, observers });
  const stopTracing = await startTracingIfAsked({ daemon, tracing, logger });
  const systemd = createSystemdNotifier({ logger });
  const checks = { turn, node, disk };
  const logsTo = output.to === 2 ? "standard error" : String(output.to);
  const view =
    screen === null || metrics === null
      ? null
      : (await import("../tui/startView.ts")).startView({
          ...{ daemon, board: screen.board, registry: metrics.registry, checks, token: addresses.token, logsTo },
          client: () => client,
        });
  let served: Monitoring | null = null;

  async function turn(): Promise<string | null> {
    if (turnedAt === 0) return "has not looked at its jobs yet";
    const seconds = Math.round((performance.now() - turned) / 1000);
    return seconds > STALE_SECONDS ? `has not looked at its jobs for ${seconds} s` : null;
  }

  async function node(): Promise<string | null> {
    if (client === null) return "has no node yet";
    return within(client.publicClient.getBlockNumber({ cacheTime: 0 })).then(
      () => null,
      (error: unknown) => `does not answer: ${(error as Error).message.split("\n")[0]}`,
    );
  }

  async function disk(): Promise<string | null> {
    const free = await room.free();
    return free < minFreeBytes ? `has ${free} bytes left, and ${minFreeBytes} shall stay free` : null;
  }

  return {
    logger,
    room,
    onTurn: () => {
      turnedAt = Date.now() / 1000;
      turned = performance.now();
    },
    onFunds: (funds) => void (need = funds.need),
    standby: () => systemd.ready(),
    serve: async ({ client: given }) => {
      client = given;
      if (monitoring !== undefined && metrics !== null) {
        served = await serveMonitoring({ ...monitoring, registry: metrics.registry, checks });
        logger.info({ event: "monitoring", url: served.url }, "serving metrics and health");
      }
      systemd.ready();
    },
    close: async () => {
      systemd.close();
      view?.close();
      await stopTracing();
      await served?.close();
    },
  };
}

function printPlain(record: Parameters<typeof plainLine>[0]["record"]): void {
  const line = plainLine({ record });
  if (line !== null) process.stdout.write(`${line}\n`);
}

async function within<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${NODE_PATIENCE_MS} ms`)), NODE_PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
