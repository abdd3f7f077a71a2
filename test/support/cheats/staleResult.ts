import type { Backend, Run, RunRequest } from "@dpin/runtime";

/** Computes a program once and sells that trace again for every later job with the same program, whatever its inputs. */
export function staleResult({ backend }: { backend: Backend }): Backend {
  const sold = new Map<string, Promise<Run>>();
  const keyOf = ({ program }: RunRequest) => JSON.stringify(program);
  return {
    name: "stale result",
    fit: (request) => backend.fit(request),
    run: (request) => {
      const stale = sold.get(keyOf(request)) ?? backend.run(request);
      sold.set(keyOf(request), stale);
      return stale;
    },
    close: () => backend.close(),
  };
}
