import { keepLatest } from "@dpin/sdk";
import type { LogRecord } from "../monitoring/LogRecord.ts";
import { cleanText } from "./cleanText.ts";
import { plainLine } from "./plainLine.ts";

/** One open job, as the daemon's log tells it. */
export interface BoardJob {
  /** Its state on chain, "" until it was seen. */
  readonly state: string;
  /** Second of the chain's clock by which somebody must act; null when there is none. */
  readonly deadline: number | null;
  /** Ops done, of all, of a run under way. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** What was last done about it. */
  readonly step: string;
  /** What is disputed of it; null when nothing is. */
  readonly dispute: string | null;
}

/** What a daemon's log has told so far, all texts safe for a terminal. */
export interface Board {
  readonly jobs: ReadonlyMap<string, BoardJob>;
  /** Wei of finished jobs' prices, by token. */
  readonly earned: ReadonlyMap<string, bigint>;
  readonly lines: readonly { readonly text: string; readonly level: number }[];
  readonly backend: string;
}

/** Anybody can post offers, and a log never ends. */
const MOST_JOBS = 1_000;
const MOST_LINES = 200;
const STEPS_OF_DISPUTES = new Set(["withheld", "demandReveal", "convictSilence", "commitClaim", "proveFraud", "settle", "reclaimDeposit"]);
const NEW: BoardJob = { state: "", deadline: null, progress: null, step: "", dispute: null };

/** Gathers what a daemon's log tells, line by line, for whoever draws it. */
export function createBoard(): { readonly board: Board; readonly observe: (record: LogRecord) => void } {
  const jobs = new Map<string, BoardJob>();
  const earned = new Map<string, bigint>();
  const lines: Board["lines"][number][] = [];
  const told = { backend: "" };

  function observe(record: LogRecord): void {
    const text = plainLine({ record });
    if (text !== null) lines.push({ text, level: record.level });
    if (lines.length > MOST_LINES) lines.shift();
    const { event } = record;
    const jobId = record["job"] ?? record["jobId"];
    if (typeof event !== "string") return;
    if (typeof record["backend"] === "string") told.backend = clean(record["backend"]);
    if (event === "finalized" && /^\d+$/.test(String(record["price"]))) {
      const token = clean(record["token"]);
      earned.set(token, (earned.get(token) ?? 0n) + BigInt(String(record["price"])));
    }
    if (typeof jobId !== "string") return;
    const key = clean(jobId);
    if (event === "closed") jobs.delete(key);
    else
      keepLatest({ map: jobs, key, value: { ...(jobs.get(key) ?? NEW), ...changeOf({ event: clean(event), record }) }, most: MOST_JOBS });
  }

  return {
    board: {
      jobs,
      earned,
      lines,
      get backend() {
        return told.backend;
      },
    },
    observe,
  };
}

function clean(value: unknown): string {
  return cleanText({ text: String(value), most: 80 });
}

function changeOf({ event, record }: { event: string; record: LogRecord }): Partial<BoardJob> {
  if (event === "progress") return { progress: { done: Number(record["done"]), total: Number(record["total"]) }, step: "computing" };
  if (event === "seen") {
    const { state, deadline, finding, reveals } = record;
    const disputed = Number(reveals) > 0 ? `${Number(reveals)} reveals demanded` : DISPUTED[String(finding)];
    return {
      state: clean(state),
      deadline: typeof deadline === "number" && deadline > 0 ? deadline : null,
      ...(disputed === undefined ? (finding === undefined ? { dispute: null } : {}) : { dispute: disputed }),
    };
  }
  if (event === "found")
    return { progress: null, step: event, dispute: clean(`${String(record["kind"])} fault at op ${String(record["op"])}`) };
  return { progress: null, step: event, ...(STEPS_OF_DISPUTES.has(event) && { dispute: event }) };
}

/** What a verifier's finding means for whoever watches; the others are no dispute, or are told by their own events. */
const DISPUTED: Record<string, string | undefined> = {
  differs: "its roots differ",
  wanting: "waits for a reveal",
  proven: "a proof is ready",
};
