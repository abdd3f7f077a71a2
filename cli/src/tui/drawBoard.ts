import { styleText } from "node:util";
import cliTruncate from "cli-truncate";
import { formatAmount } from "../report/formatAmount.ts";
import { cleanText } from "./cleanText.ts";
import type { Board, BoardJob } from "./createBoard.ts";
import { WARN } from "./plainLine.ts";
import type { Vitals } from "./readVitals.ts";

/** What a screen shows at one moment. `readyz`: what `/readyz` says, by check; `since`: seconds since the vitals were read. */
export interface Scene {
  readonly daemon: string;
  readonly account: string;
  readonly board: Board;
  readonly vitals: Vitals | null;
  readonly readyz: Readonly<Record<string, string>>;
  readonly since: number;
  /** Unix second. */
  readonly now: number;
  /** The network's own token; others are told by their address. */
  readonly token: string;
  readonly logsTo: string;
}

const BAR = 12;
/** Most rows of jobs beside the log, of all rows. */
const JOBS_SHARE = 0.5;

/** The lines of a terminal of `columns` × `rows`: exactly `rows`, none wider than `columns`. Jobs by deadline, the nearest first; as much of the log as there is room for. */
export function drawBoard({ scene, columns, rows, colors }: { scene: Scene; columns: number; rows: number; colors: boolean }): string[] {
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    colors ? styleText(style, text, { validateStream: false }) : text;
  const { board, vitals, readyz } = scene;
  const amiss = Object.entries(readyz).filter(([, told]) => told !== "ok");
  const health =
    Object.keys(readyz).length === 0
      ? paint("yellow", "starting")
      : amiss.length === 0
        ? paint("green", "ready")
        : paint("red", amiss.map(([name, told]) => cleanText({ text: `${name} ${told}` })).join("; "));
  const chainNow = vitals === null ? NaN : vitals.headTime + scene.since;
  const open = [...board.jobs].sort(([, a], [, b]) => (a.deadline ?? Infinity) - (b.deadline ?? Infinity));
  const disputed = open.filter(([, { dispute }]) => dispute !== null);
  const head = [
    `${paint("bold", `dpin ${scene.daemon}`)}  ${health}  ${cleanText({ text: scene.account })}  ${board.backend}`,
    chainLine({ scene, chainNow }),
    moneyLine(scene),
    eventsLine({ vitals }),
  ];
  const foot = paint("dim", `q ends it  log: ${cleanText({ text: scene.logsTo })}`);
  const room = Math.max(0, rows - head.length - 1);
  const shownJobs = open.slice(0, Math.max(1, Math.floor(room * JOBS_SHARE) - 1));
  const shownDisputes = disputed.slice(0, Math.max(1, Math.floor(room / 6)));
  const body = [
    paint("inverse", title(`jobs ${open.length}`, shownJobs.length < open.length ? `the ${shownJobs.length} most urgent` : "", columns)),
    ...shownJobs.map(([id, job]) => jobLine({ id, job, chainNow })),
    ...(disputed.length === 0 ? [] : [paint("inverse", title(`disputes ${disputed.length}`, "", columns))]),
    ...shownDisputes.map(([id, { dispute }]) => paint("yellow", ` ${id.padEnd(8)} ${dispute!}`)),
    paint("inverse", title("log", "", columns)),
  ].slice(0, room);
  const logRoom = room - body.length;
  const log = logRoom === 0 ? [] : board.lines.slice(-logRoom);
  const lines = [
    ...head,
    ...body,
    ...log.map(({ text, level }) => (level >= 50 ? paint("red", text) : level >= WARN ? paint("yellow", text) : text)),
  ];
  while (lines.length < rows - 1) lines.push("");
  return [...lines.slice(0, Math.max(0, rows - 1)), foot].slice(0, rows).map((line) => cliTruncate(line, columns));
}

function chainLine({ scene: { vitals, now }, chainNow }: { scene: Scene; chainNow: number }): string {
  if (vitals === null || Number.isNaN(vitals.head)) return "block unknown: the node does not answer";
  const age = vitals.turnedAt === 0 ? "not yet" : `${span(now - vitals.turnedAt)} ago`;
  return `block ${vitals.head}  chain time ${new Date(chainNow * 1000).toISOString().slice(0, 19)}Z  last look ${age}  up ${span(now - vitals.startedAt)}`;
}

function moneyLine({ board, vitals, token }: Scene): string {
  const symbol = (address: string) => (address.toLowerCase() === token.toLowerCase() ? "DPIN" : address.slice(0, 10));
  const earned = [...board.earned].map(([address, wei]) => formatAmount({ wei, symbol: symbol(address) })).join(", ");
  const balance =
    vitals === null || Number.isNaN(vitals.balance)
      ? "unknown"
      : formatAmount({ wei: BigInt(Math.round(vitals.balance)), symbol: "native" });
  return `key ${balance}  gas ${(vitals?.gas ?? 0).toLocaleString("en")}  earned since start ${earned === "" ? "nothing" : earned}`;
}

function eventsLine({ vitals }: { vitals: Vitals | null }): string {
  const hidden = ["progress", "seen"];
  const counts = [...(vitals?.events ?? [])].filter(([name]) => !hidden.includes(name)).sort(([, a], [, b]) => b - a);
  const memory = vitals === null ? "" : `memory ${Math.round(vitals.memory / 2 ** 20)} MiB  `;
  return `${memory}${counts.map(([name, count]) => `${cleanText({ text: name })} ${count}`).join("  ")}`;
}

function jobLine({ id, job, chainNow }: { id: string; job: BoardJob; chainNow: number }): string {
  const { state, deadline, progress, step } = job;
  const due =
    deadline === null || Number.isNaN(chainNow)
      ? ""
      : deadline >= chainNow
        ? `due ${span(deadline - chainNow)}`
        : `late ${span(chainNow - deadline)}`;
  const share = progress === null || progress.total === 0 ? null : Math.min(1, progress.done / progress.total);
  const bar = share === null ? "" : `[${"#".repeat(Math.round(share * BAR)).padEnd(BAR, ".")}] ${Math.floor(share * 100)} %`;
  return ` ${id.padEnd(8)} ${state.padEnd(10)} ${due.padEnd(13)} ${step.padEnd(12)} ${bar}`;
}

function title(left: string, right: string, columns: number): string {
  return ` ${left}  ${right}`.padEnd(columns).slice(0, columns);
}

/** Seconds as people say them. */
function span(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${whole % 60} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} m`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`;
}
