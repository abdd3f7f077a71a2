import type { Registry } from "prom-client";

/** What a daemon's metrics say, as they are served to Prometheus; a number that cannot be had is not a number. */
export interface Vitals {
  /** Number and second of the chain's latest block. */
  readonly head: number;
  readonly headTime: number;
  /** Unix second of the last finished look at all jobs; 0 before the first. */
  readonly turnedAt: number;
  /** Native wei of the key. */
  readonly balance: number;
  readonly gas: number;
  readonly memory: number;
  readonly startedAt: number;
  readonly events: ReadonlyMap<string, number>;
}

/** Reads the metrics of a daemon's registry; the node is asked for its head and the key's balance. */
export async function readVitals({ registry }: { registry: Registry }): Promise<Vitals> {
  const metrics = new Map((await registry.getMetricsAsJSON()).map(({ name, values }) => [name, values as Sample[]]));
  const one = (name: string) => Number(metrics.get(name)?.[0]?.value ?? NaN);
  const gas = (metrics.get("dpin_gas_used_total") ?? []).reduce((sum, { value }) => sum + value, 0);
  return {
    head: one("dpin_chain_head_block"),
    headTime: one("dpin_chain_head_timestamp_seconds"),
    turnedAt: one("dpin_last_turn_timestamp_seconds"),
    balance: one("dpin_key_balance_wei"),
    gas,
    memory: one("process_resident_memory_bytes"),
    startedAt: one("process_start_time_seconds"),
    events: new Map((metrics.get("dpin_events_total") ?? []).map(({ labels, value }) => [String(labels["event"]), value])),
  };
}

interface Sample {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
}
