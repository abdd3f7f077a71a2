import { hooks, config } from "hardhat";
import type { EdrNetworkConfig } from "hardhat/types/config";
import Mocha from "mocha";
import { REACHED } from "./plantMutants.ts";

/** Asks a worker to run test files in this order, with one mutant switched on, until a test fails. */
export interface Request {
  readonly id: number;
  readonly tests: readonly string[];
}
/** What a test file did. The last of an answer is the first with a failure. */
export interface FileRun {
  readonly file: string;
  readonly milliseconds: number;
  readonly failure: string | null;
  /** Ids of the mutants that it came to; only for the id REACHED, which lets it run to its end. */
  readonly reached: readonly number[];
}
/** Answers a request; the first answer, without runs, says that the worker is ready. */
export interface Answer {
  readonly runs: readonly FileRun[];
}

// One process runs the tests of many mutants: starting Hardhat and loading the tests takes longer than most tests do.
const simulated = config.networks.default as EdrNetworkConfig;
const loaded = new Map<string, Mocha>();
let reached = new Set<number>();
const collect = {
  async onCoverageData(_context: unknown, tags: readonly string[]) {
    for (const tag of tags) reached.add(Number(`0x${tag}`));
  },
};

process.on("message", (request: Request) => void answer(request));
process.on("disconnect", () => process.exit());
process.send!({ runs: [] } satisfies Answer);

async function answer({ id, tests }: Request): Promise<void> {
  // Networks are made by each file's own hooks, and read this then.
  simulated.coinbase = Buffer.from(id.toString(16).padStart(40, "0"), "hex");
  if (id === REACHED) hooks.registerHandlers("network", collect);
  const runs: FileRun[] = [];
  for (const file of tests) {
    reached = new Set();
    const start = performance.now();
    const error = await firstFailure({ mocha: await load(file), bail: id !== REACHED });
    const failure = error?.title ?? null;
    // Without a mutant no test may fail: here is why it did.
    if (id === 0 && error !== null) console.error(error.cause);
    runs.push({ file, milliseconds: performance.now() - start, failure, reached: [...reached] });
    if (failure !== null && id !== REACHED) break;
  }
  if (id === REACHED) hooks.unregisterHandlers("network", collect);
  process.send!({ runs } satisfies Answer);
}

async function load(file: string): Promise<Mocha> {
  const known = loaded.get(file);
  if (known !== undefined) return known;
  // As for `hardhat test`, but for the reporter, and to be run again.
  const mocha = new Mocha({ ...config.test.mocha, reporter: Mocha.reporters.Base });
  mocha.cleanReferencesAfterRun(false);
  mocha.addFile(file);
  await mocha.loadFilesAsync();
  loaded.set(file, mocha);
  return mocha;
}

function firstFailure({ mocha, bail }: { mocha: Mocha; bail: boolean }): Promise<{ title: string; cause: unknown } | null> {
  return new Promise((resolve) => {
    let failure: { title: string; cause: unknown } | null = null;
    const { EVENT_TEST_FAIL } = Mocha.Runner.constants;
    mocha.suite.bail(bail);
    const runner = mocha.run(() => {
      // Else each file's runner would listen to the process until the file runs again.
      runner.dispose();
      resolve(failure);
    });
    runner.on(EVENT_TEST_FAIL, (test: Mocha.Runnable, cause) => (failure ??= { title: test.fullTitle(), cause }));
  });
}
