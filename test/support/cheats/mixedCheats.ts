import { createOpenings, type ProviderParameters } from "@dpin/provider";
import { toHex, type Backend, type Hash } from "@dpin/runtime";
import { CHEATS, type Cheat, type CheatName } from "./cheats.ts";

export const CHEAT_NAMES = Object.keys(CHEATS) as CheatName[];

/**
 * A provider that cheats now and then: of each `every` runs the last is cheated, by one cheat of the kit after the other, beginning with the `first`th. `onCheat` is told the
 * trace root of each. What it does with its openings depends on the job that they are of.
 */
export function mixedCheats({
  every,
  first,
  onCheat,
}: {
  every: number;
  first: number;
  onCheat: (cheat: { name: CheatName; traceRoot: Hash }) => void;
}): { backend(parameters: { backend: Backend }): Backend; publish: NonNullable<ProviderParameters["publish"]> } {
  const cheatOf = new Map<string, Cheat>();

  function backend({ backend: honest }: { backend: Backend }): Backend {
    const cheating = CHEAT_NAMES.map((name) => (CHEATS[name] as Cheat).backend({ backend: honest }));
    const stale = cheating[CHEAT_NAMES.indexOf("staleResult")]!;
    let runs = 0;
    return {
      name: honest.name,
      fit: (request) => honest.fit(request),
      run: async (request) => {
        const before = runs++;
        // Honest, and what the stale result is later.
        if (before === 0) return stale.run(request);
        if (before % every !== every - 1) return honest.run(request);
        const turn = (first + Math.floor(before / every)) % CHEAT_NAMES.length;
        const run = await cheating[turn]!.run(request);
        cheatOf.set(toHex(run.traceRoot), CHEATS[CHEAT_NAMES[turn]!]);
        onCheat({ name: CHEAT_NAMES[turn]!, traceRoot: run.traceRoot });
        return run;
      },
      close: () => honest.close(),
    };
  }

  return {
    backend,
    publish: (parameters) => {
      const honest = createOpenings(parameters);
      const of = async (jobId: Parameters<typeof parameters.traces.get>[0]) => {
        const run = await parameters.traces.get(jobId);
        return (run && cheatOf.get(toHex(run.traceRoot))?.publish?.(parameters)) ?? honest;
      };
      return {
        reveal: async (node) => (await of(node.jobId)).reveal(node),
        elements: async (asked) => (await of(asked.jobId)).elements(asked),
      };
    },
  };
}
