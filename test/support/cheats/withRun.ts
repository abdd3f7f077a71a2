import type { Backend, Run, RunRequest } from "@dpin/runtime";

/** A backend whose every run is changed by `change`; it closes `backend`. */
export function withRun({
  name,
  backend,
  change,
}: {
  name: string;
  backend: Backend;
  change(run: Run, request: RunRequest): Run | Promise<Run>;
}): Backend {
  return {
    name,
    fit: (request) => backend.fit(request),
    run: async (request) => change(await backend.run(request), request),
    close: () => backend.close(),
  };
}
