import type { Backend } from "./backend.ts";
import { spotCheck } from "./spotCheck.ts";

/** A backend whose runs are those of `backend`, of which `count` random elements are recomputed by the reference; `run` rejects with SpotCheckError too. Runs that keep the last output only are not checked. */
export function createCheckedBackend({ backend, count }: { backend: Backend; count: number }): Backend {
  return {
    name: backend.name,
    fit: (request) => backend.fit(request),
    run: async (request) => {
      const run = await backend.run(request);
      if (request.keep !== "output") spotCheck({ job: request, run, count });
      return run;
    },
    close: () => backend.close(),
  };
}
