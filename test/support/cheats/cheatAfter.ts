import type { Backend } from "@dpin/runtime";

/** A provider that wants to be trusted first: the first `jobs` runs are honest, the later ones are the cheat's. */
export function cheatAfter({ honest, cheat, jobs }: { honest: Backend; cheat: Backend; jobs: number }): Backend {
  let done = 0;
  return {
    name: cheat.name,
    fit: (request) => honest.fit(request),
    run: (request) => (done++ < jobs ? honest : cheat).run(request),
    close: () => honest.close(),
  };
}
