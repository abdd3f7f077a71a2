import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { LogRecord } from "./LogRecord.ts";

export interface Metrics {
  readonly registry: Registry;
  /** Counts what a line of the daemon's log tells. */
  readonly observe: (record: LogRecord) => void;
}

const LEVELS: Record<number, string> = { 20: "debug", 30: "info", 40: "warn", 50: "error", 60: "fatal" };

/** The verifier's tiers, by the event that ends a check. */
const TIERS: Record<string, string> = { checked: "rerun", productChecked: "product", outputWithheld: "product", sampled: "sample" };

/**
 * A daemon's metrics for Prometheus. What happens is taken from its log, so that both tell the same: lines with an `event` are counted by it, gas and times are summed from their
 * fields. `turnedAt` gives the second of the last finished look at all jobs, `balance` the key's native wei, `head` the number and second of the chain's latest block; what the
 * node tells is read when somebody asks, and not a number when it cannot be.
 */
export function createMetrics({
  daemon,
  turnedAt,
  balance,
  head,
  need = () => null,
  free = async () => NaN,
}: {
  daemon: string;
  turnedAt: () => number;
  balance: () => Promise<bigint>;
  head: () => Promise<{ readonly number: bigint; readonly timestamp: bigint }>;
  /** What the key should hold at least; null before it was read. */
  need?: () => bigint | null;
  /** Bytes that the data folder's disk has room for. */
  free?: () => Promise<number>;
}): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ daemon });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const lines = new Counter({ name: "dpin_log_lines_total", help: "Lines of the log by level", labelNames: ["level"], registers });
  const events = new Counter({
    name: "dpin_events_total",
    help: "What happened, by the event of the log",
    labelNames: ["event"],
    registers,
  });
  const gas = new Counter({ name: "dpin_gas_used_total", help: "Gas of mined transactions by event", labelNames: ["event"], registers });
  const disputes = new Counter({
    name: "dpin_dispute_wei_total",
    help: "What disputes that are over cost and earned: gas, deposit and refund in native wei, bounty in DPIN wei",
    labelNames: ["flow"],
    registers,
  });
  const canaries = new Counter({
    name: "dpin_canaries_total",
    help: "A verifier's own jobs with known answers by verdict: the commitment was right or wrong, the verifier mistook it, or nobody delivered",
    labelNames: ["verdict"],
    registers,
  });
  const runs = new Histogram({
    name: "dpin_run_seconds",
    help: "Seconds that a run of a job took, hashing included",
    buckets: [0.01, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000],
    registers,
  });
  const checks = new Counter({
    name: "dpin_checks_total",
    help: "Jobs that a verifier checked, by tier (rerun, product or sample) and by what it found: right, wrong, or unopened when the provider did not show it enough",
    labelNames: ["tier", "verdict"],
    registers,
  });
  const checkSeconds = new Counter({
    name: "dpin_check_seconds_total",
    help: "Seconds of a verifier's checks by tier, fetches excluded: what runSecondsPerHour and productSecondsPerHour limit",
    labelNames: ["tier"],
    registers,
  });
  new Gauge({
    name: "dpin_last_turn_timestamp_seconds",
    help: "Unix time of the last finished look at all open jobs",
    registers,
    collect() {
      this.set(turnedAt());
    },
  });
  new Gauge({
    name: "dpin_key_balance_wei",
    help: "Native wei of the key that pays the gas",
    registers,
    async collect() {
      this.set(await balance().then(Number, () => NaN));
    },
  });
  let asked: ReturnType<typeof head> | null = null;
  /** Both gauges of one collection tell of one block. */
  function latest(): ReturnType<typeof head> {
    asked ??= head().finally(() => (asked = null));
    return asked;
  }
  new Gauge({
    name: "dpin_chain_head_block",
    help: "Number of the latest block that the node tells",
    registers,
    async collect() {
      this.set(
        await latest().then(
          ({ number }) => Number(number),
          () => NaN,
        ),
      );
    },
  });
  new Gauge({
    name: "dpin_chain_head_timestamp_seconds",
    help: "The chain's clock: timestamp of its latest block",
    registers,
    async collect() {
      this.set(
        await latest().then(
          ({ timestamp }) => Number(timestamp),
          () => NaN,
        ),
      );
    },
  });
  new Gauge({
    name: "dpin_key_need_wei",
    help: "Native wei below which the daemon warns: what fees.warnBelow more transactions may cost at the fees of now",
    registers,
    collect() {
      this.set(Number(need() ?? NaN));
    },
  });
  new Gauge({
    name: "dpin_disk_free_bytes",
    help: "Room of the file system that the data folder is on",
    registers,
    async collect() {
      this.set(await free().catch(() => NaN));
    },
  });

  return {
    registry,
    observe: (record) => {
      const { level, event } = record;
      lines.inc({ level: LEVELS[level] ?? String(level) });
      if (typeof event !== "string") return;
      events.inc({ event });
      const used = Number(record["gas"]);
      if (used > 0) gas.inc({ event }, used);
      if (event === "canary") canaries.inc({ verdict: String(record["verdict"]) });
      if (event === "settled") {
        for (const flow of ["gas", "deposit", "refund", "bounty"]) disputes.inc({ flow }, Number(record[`${flow}Wei`]));
      }
      const tier = TIERS[event];
      if (tier !== undefined) {
        const { equal, kind } = record as { equal?: boolean; kind?: string };
        checks.inc({ tier, verdict: kind ?? (equal === undefined ? "unopened" : equal ? "right" : "wrong") });
        if (Number(record["ms"]) > 0) checkSeconds.inc({ tier }, Number(record["ms"]) / 1000);
      }
      const ms =
        event === "checked" ? Number(record["ms"]) : event === "computed" ? Number(record["computeMs"]) + Number(record["commitMs"]) : NaN;
      if (ms >= 0) runs.observe(ms / 1000);
    },
  };
}
