import { createReferenceBackend, createWasmBackend, type Backend, type RunRequest } from "@dpin/runtime";
import { expect } from "chai";
import { pino } from "pino";
import { providerConfigSchema } from "../src/index.ts";
import { meetsDeadlines } from "../src/policy/meetsDeadlines.ts";
import { calibrate } from "../src/work/calibrate.ts";
import { createRunner } from "../src/work/createRunner.ts";
import { createSchedule } from "../src/work/createSchedule.ts";
import { createSpeed } from "../src/work/createSpeed.ts";
import { rejection } from "../../test/support/rejection.ts";
import { smallProgram } from "../../test/support/smallProgram.ts";
import { commitProgram, inputRootOf } from "@dpin/runtime";
import type { JobData } from "@dpin/sdk";

const backend = createReferenceBackend();

/** Tasks that are ended by hand, in the order in which they began. */
function recorder(schedule: ReturnType<typeof createSchedule>) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const add = (name: string, bytes: number, deadline: number) =>
    schedule.run({
      ...{ macs: 1, bytes, deadline },
      run: () =>
        new Promise<void>((resolve) => {
          begun.push(name);
          ends.set(name, resolve);
        }),
    });
  const end = async (name: string) => {
    ends.get(name)!();
    for (let i = 0; i < 5; i++) await Promise.resolve();
    await new Promise(setImmediate);
  };
  return { begun, add, end };
}

describe("A provider's schedule", () => {
  it("runs the nearest deadline first on one backend, and what has none last", async () => {
    const { begun, add, end } = recorder(createSchedule({ backends: [backend], maxBytes: 100 }));
    const all = [add("first", 1, 50), add("late", 1, 30), add("never", 1, Infinity), add("soon", 1, 10), add("restore", 1, -Infinity)];
    await new Promise(setImmediate);
    for (const name of ["first", "restore", "soon", "late", "never"]) {
      expect(begun.at(-1)).to.equal(name);
      await end(name);
    }
    await Promise.all(all);
  });

  it("runs side by side what fits into memory together, and lets nobody overtake one that waits for memory", async () => {
    const schedule = createSchedule({ backends: [backend, backend, backend], maxBytes: 100 });
    const { begun, add, end } = recorder(schedule);
    const all = [add("a", 40, 10), add("b", 50, 20), add("large", 70, 30), add("small", 5, 40)];
    await new Promise(setImmediate);
    expect(begun).to.deep.equal(["a", "b"]);
    await end("a");
    expect(begun, "small would fit, but large was before it").to.deep.equal(["a", "b"]);
    await end("b");
    expect(begun).to.deep.equal(["a", "b", "large", "small"]);
    expect(schedule.load().length).to.equal(2);
    await end("large");
    await end("small");
    await Promise.all(all);
    expect(schedule.load()).to.deep.equal([]);
  });

  it("goes on after a run that failed, and runs what is larger than all memory by itself", async () => {
    const schedule = createSchedule({ backends: [backend], maxBytes: 10 });
    const failing = schedule.run({ macs: 1, bytes: 1_000, deadline: 1, run: () => Promise.reject(new Error("no")) });
    expect(((await rejection(failing)) as Error).message).to.equal("no");
    expect(await schedule.run({ macs: 1, bytes: 1_000, deadline: 1, run: () => Promise.resolve(7) })).to.equal(7);
  });
});

describe("What a provider promises", () => {
  const machine = { backends: 1, macsPerSecond: 1e9, maxBytes: 100 };
  const work = (...secondsLeft: number[]) => secondsLeft.map((left) => ({ macs: 1e9, bytes: 10, secondsLeft: left }));

  it("fits when all of it is done in time with a margin of two, in whatever order it came", () => {
    expect(meetsDeadlines({ ...machine, work: work(4, 2) }).late).to.equal(null);
    expect(meetsDeadlines({ ...machine, work: work(3, 2) }).late).to.deep.equal({ seconds: 4, secondsLeft: 3 });
    expect(meetsDeadlines({ ...machine, work: work(2, 1.9) }).late, "a new job must not make an older one late").to.deep.equal({
      ...{ seconds: 2, secondsLeft: 1.9 },
    });
  });

  it("is shared by the backends, unless memory keeps them from working side by side", () => {
    const two = { ...machine, backends: 2 };
    expect(meetsDeadlines({ ...two, work: work(2, 2) }).late).to.equal(null);
    expect(meetsDeadlines({ ...two, maxBytes: 15, work: work(2, 2) }).late).to.deep.equal({ seconds: 4, secondsLeft: 2 });
  });

  it("counts a lost trace that is computed again before all else", () => {
    expect(meetsDeadlines({ ...machine, work: work(-Infinity, 3) }).late).to.deep.equal({ seconds: 4, secondsLeft: 3 });
    expect(meetsDeadlines({ ...machine, work: work(-Infinity, 4) }).late).to.equal(null);
  });
});

describe("A provider's knowledge of its speed", () => {
  it("is what was configured, else measured once and then learnt: down at once, up slowly", async () => {
    let measured = 0;
    const measure = () => Promise.resolve((measured++, 1e9));
    const fixed = createSpeed({ configured: 5, measure });
    fixed.learn({ macs: 1e9, ms: 1_000 });
    expect([await fixed.get(), measured]).to.deep.equal([5, 0]);
    const speed = createSpeed({ measure });
    expect(speed.now()).to.equal(null);
    expect(await Promise.all([speed.get(), speed.get()])).to.deep.equal([1e9, 1e9]);
    expect(measured).to.equal(1);
    speed.learn({ macs: 1e9, ms: 500 });
    expect(speed.now()).to.equal(1.1e9);
    speed.learn({ macs: 1e9, ms: 1_250 });
    expect(speed.now()).to.equal(0.8e9);
    speed.learn({ macs: 1e9, ms: 1e6 });
    expect(speed.now(), "one run that stood still is not the machine").to.equal(0.4e9);
    speed.learn({ macs: 1_000, ms: 1e6 });
    expect(speed.now(), "a small run tells nothing").to.equal(0.4e9);
  });

  it("comes from real products on a real backend", async () => {
    const wasm = await createWasmBackend({ threads: 1 });
    try {
      expect(await calibrate({ backend: wasm })).to.be.greaterThan(1e6);
    } finally {
      await wasm.close();
    }
  });
});

describe("A provider's runner", () => {
  const small = smallProgram({ seed: 8 });
  const config = providerConfigSchema.parse({
    ...{ dataDir: "x", macsPerSecond: 1e9, spotChecks: 2 },
    floors: [{ token: `0x${"11".repeat(20)}`, perJob: 1, perGigaMac: 0 }],
  });
  const logger = pino({ level: "silent" });
  const job = (): JobData => {
    const inputs = [small.randomInput()];
    return { ...small, commitment: commitProgram(small), inputs, inputRoot: inputRootOf({ inputs }) };
  };

  it("runs jobs side by side on its backends, so that one that is stuck keeps no other", async () => {
    const stuck: RunRequest[] = [];
    const hanging: Backend = {
      ...backend,
      run: (request) => {
        stuck.push(request);
        return new Promise((_, reject) => request.signal!.addEventListener("abort", () => reject(request.signal!.reason as Error)));
      },
    };
    const runner = createRunner({ backends: [hanging, backend], config, logger, signal: new AbortController().signal });
    const late = rejection(runner.run({ job: job(), deadline: performance.now() + 2_000, about: {} }));
    while (stuck.length === 0) await new Promise(setImmediate);
    const run = await runner.run({ job: job(), deadline: performance.now() + 60_000, about: {} });
    expect(run.outputs.length).to.equal(3);
    expect(runner.queued()).to.equal(1);
    expect(((await late) as Error).message).to.equal("it was not computed by its deadline");
    await new Promise(setImmediate);
    expect(runner.queued()).to.equal(0);
  });

  it("counts what is set aside for jobs that are being accepted", async () => {
    const runner = createRunner({ backends: [backend], config, logger, signal: new AbortController().signal });
    runner.promise({ key: "1", macs: 5, bytes: 6, deadline: performance.now() + 10_000 });
    const { work, ...machine } = await runner.capacity();
    expect(machine).to.deep.equal({ backends: 1, macsPerSecond: 1e9, maxBytes: config.maxMemoryBytes });
    expect(work.map(({ macs, bytes }) => [macs, bytes])).to.deep.equal([[5, 6]]);
    expect(work[0]!.secondsLeft).to.be.within(5, 10);
    runner.forget("1");
    expect((await runner.capacity()).work).to.deep.equal([]);
  });
});
