import type { DpinClient } from "@dpin/sdk";
import type { Registry } from "prom-client";
import { readReadiness } from "../monitoring/readReadiness.ts";
import type { ReadinessCheck } from "../monitoring/serveMonitoring.ts";
import type { Board } from "./createBoard.ts";
import { drawBoard } from "./drawBoard.ts";
import { openScreen } from "./openScreen.ts";
import { readVitals, type Vitals } from "./readVitals.ts";

export interface View {
  close(): void;
}

/** Pause between two looks at the metrics and the checks, which ask the node; shorter while something is amiss. */
const READ_MS = 2_000;
const AMISS_READ_MS = 500;

/** Shows a daemon on this process' terminal until it is closed: what its log told (`board`), its metrics and its checks. q and Ctrl-C end the daemon as signals do. */
export function startView({
  daemon,
  board,
  registry,
  checks,
  token,
  logsTo,
  client,
}: {
  daemon: string;
  board: Board;
  registry: Registry;
  checks: Readonly<Record<string, ReadinessCheck>>;
  token: string;
  logsTo: string;
  client: () => DpinClient | null;
}): View {
  let vitals: Vitals | null = null;
  let readyz: Readonly<Record<string, string>> = {};
  let readAt = Date.now();
  let reading = false;

  async function read(): Promise<void> {
    const told = Object.values(readyz);
    const isReady = told.length > 0 && told.every((amiss) => amiss === "ok");
    if (reading || client() === null || (isReady && Date.now() - readAt < READ_MS)) return;
    reading = true;
    try {
      [vitals, readyz] = await Promise.all([readVitals({ registry }), readReadiness({ checks })]);
      readAt = Date.now();
    } finally {
      reading = false;
    }
  }

  const { stdin, stdout } = process;
  const colors = stdout.hasColors();
  const screen = openScreen({
    stdin,
    stdout,
    draw: ({ columns, rows }) => {
      const since = (Date.now() - readAt) / 1000;
      const account = client()?.account ?? "";
      const scene = { daemon, account, board, vitals, readyz, since, now: Date.now() / 1000, token, logsTo };
      return drawBoard({ scene, columns, rows, colors });
    },
    onQuit: (by) => process.kill(process.pid, by === "q" ? "SIGTERM" : "SIGINT"),
  });
  const timer = setInterval(() => void read().then(screen.refresh, () => undefined), AMISS_READ_MS);
  return {
    close: () => {
      clearInterval(timer);
      screen.close();
    },
  };
}
