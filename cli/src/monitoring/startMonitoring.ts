import type { DpinClient, Funds } from "@dpin/sdk";
import type { Logger } from "pino";
import type { NetworkConfig } from "../config/networkConfig.ts";
import { createLogger } from "./createLogger.ts";
import { createMetrics } from "./createMetrics.ts";
import { serveMonitoring, type Monitoring } from "./serveMonitoring.ts";

export interface DaemonMonitor {
  readonly logger: Logger;
  /** To be told of every finished look at all open jobs. */
  onTurn(): void;
  /** To be told of every look at what the key holds and needs. */
  readonly onFunds: (funds: Funds) => void;
  /** Begins to serve, when the configuration says so; the caller closes what it gets. */
  serve(parameters: { client: DpinClient }): Promise<Monitoring | null>;
}

/** Longer without a finished look at the jobs, and a daemon is not ready: several pauses after failures and a slow node fit in. */
const STALE_SECONDS = 60;
const NODE_PATIENCE_MS = 5_000;

/** The log of a daemon and, where `monitoring` says that they are served, its metrics and its readiness. */
export function startMonitoring({
  daemon,
  monitoring,
}: {
  daemon: "provider" | "verifier";
  monitoring: NetworkConfig["monitoring"];
}): DaemonMonitor {
  let turnedAt = 0;
  /** The same on a clock that nobody sets. */
  let turned = 0;
  let client: DpinClient | null = null;
  const balance = () => (client === null ? Promise.reject(new Error("no client yet")) : balanceOf(client));
  let need: bigint | null = null;
  const metrics = monitoring && createMetrics({ daemon, turnedAt: () => turnedAt, balance, need: () => need });
  const logger = createLogger({ name: daemon, observe: metrics?.observe });

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

  return {
    logger,
    onTurn: () => {
      turnedAt = Date.now() / 1000;
      turned = performance.now();
    },
    onFunds: (funds) => void (need = funds.need),
    serve: async ({ client: given }) => {
      client = given;
      if (monitoring === undefined || metrics === undefined) return null;
      const served = await serveMonitoring({ ...monitoring, registry: metrics.registry, checks: { turn, node } });
      logger.info({ event: "monitoring", url: served.url }, "serving metrics and health");
      return served;
    },
  };
}

function balanceOf({ publicClient, account }: DpinClient): Promise<bigint> {
  return within(publicClient.getBalance({ address: account }));
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
