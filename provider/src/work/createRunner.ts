import { measureProgram, spotCheck, type Backend, type Fit, type Run } from "@dpin/runtime";
import { traced, type JobData } from "@dpin/sdk";
import type { Logger } from "pino";
import type { Capacity } from "../policy/judgeOffer.ts";
import type { PromisedWork } from "../policy/meetsDeadlines.ts";
import { patienceOf } from "../policy/patienceOf.ts";
import type { ProviderConfig } from "../providerConfigSchema.ts";
import { calibrate } from "./calibrate.ts";
import { createSchedule } from "./createSchedule.ts";
import { createSpeed } from "./createSpeed.ts";

/** The part of a provider that computes: all its backends, shared by posted jobs and those of streams. */
export interface Runner {
  /** Whether a backend has room for a run, and what it needs. */
  fit(job: Pick<JobData, "program">): Promise<Fit>;
  /**
   * Runs a job that must be on its way by `deadline` (performance.now(); Infinity: whenever there is time, -Infinity: before all other) and checks random elements of it by the
   * reference. Throws SpotCheckError, and the backend's errors; one that is not done by its deadline is given up.
   */
  run(task: { job: JobData; deadline: number; about: Record<string, unknown> }): Promise<Run>;
  /** Sets work aside for a job that is being accepted, until it is run or `forget` is called. */
  promise(work: { key: string; macs: number; bytes: number; deadline: number }): void;
  forget(key: string): void;
  /** What there is, and what is promised: waiting, running and set aside. Measures the machine's speed at its first call. */
  capacity(): Promise<Capacity>;
  /** Jobs that are promised and not done. */
  queued(): number;
}

const PROGRESS_MS = 250;

export function createRunner({
  backends,
  config,
  logger,
  signal,
}: {
  backends: readonly [Backend, ...Backend[]];
  config: ProviderConfig;
  logger: Logger;
  signal: AbortSignal;
}): Runner {
  const [first] = backends;
  const maxBytes = config.maxMemoryBytes;
  const schedule = createSchedule({ backends, maxBytes });
  const promised = new Map<string, { macs: number; bytes: number; deadline: number }>();
  const speed = createSpeed({
    configured: config.macsPerSecond,
    measure: async () => {
      const run = (backend: Backend) => calibrate({ backend, signal });
      const macsPerSecond = await schedule.run({ macs: 0, bytes: 0, deadline: Infinity, run });
      logger.info({ event: "calibrated", macsPerSecond: Math.round(macsPerSecond), backend: first.name }, "measured this machine's speed");
      return macsPerSecond;
    },
  });

  function work(): PromisedWork[] {
    const now = performance.now();
    return [...schedule.load(), ...promised.values()].map(({ macs, bytes, deadline }) => ({
      ...{ macs, bytes },
      secondsLeft: deadline === -Infinity ? -Infinity : (deadline - now) / 1_000,
    }));
  }

  async function compute({ job, deadline, about, macs }: Parameters<Runner["run"]>[0] & { macs: number }, backend: Backend): Promise<Run> {
    signal.throwIfAborted();
    const msLeft = deadline === -Infinity ? Infinity : deadline - performance.now();
    const late = new AbortController();
    const giveUp = () => late.abort(new Error("it was not computed by its deadline"));
    if (msLeft <= 0) giveUp();
    const timer = msLeft > 0 && msLeft < 2 ** 31 ? setTimeout(giveUp, msLeft) : undefined;
    let told = performance.now();
    const onProgress = (done: number, total: number) => {
      if (performance.now() - told < PROGRESS_MS && done < total) return;
      told = performance.now();
      logger.info({ event: "progress", ...about, done, total }, "computing");
    };
    const patience = patienceOf({ macs, macsPerSecond: speed.now() ?? 1e9, msLeft });
    const start = performance.now();
    try {
      const request = { ...job, patience, signal: AbortSignal.any([signal, late.signal]), onProgress };
      const run = await traced({ name: "run", facts: { ...about, backend: backend.name, macs }, run: () => backend.run(request) });
      speed.learn({ macs, ms: performance.now() - start });
      return run;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    fit: (job) => first.fit(job),
    run: async ({ job, deadline, about }) => {
      const { macs, bytes } = measureProgram(job);
      const { needed } = await first.fit(job);
      const task = { macs, bytes: Math.max(needed, bytes), deadline };
      const run = await schedule.run({ ...task, run: (backend) => compute({ job, deadline, about, macs }, backend) });
      spotCheck({ job, run, count: config.spotChecks });
      return run;
    },
    promise: ({ key, ...reserved }) => void promised.set(key, reserved),
    forget: (key) => void promised.delete(key),
    capacity: async () => {
      const macsPerSecond = await speed.get();
      return { backends: backends.length, macsPerSecond, maxBytes, work: work() };
    },
    queued: () => schedule.load().length + promised.size,
  };
}
