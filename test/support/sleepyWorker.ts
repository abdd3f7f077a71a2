// `dpin verifier worker` whose every run takes so many milliseconds longer, as on a machine that computes elsewhere: sleepyWorker.ts --config FILE --ms N.
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { runWorker } from "../../cli/src/commands/runWorker.ts";

const { values } = parseArgs({ options: { config: { type: "string" }, ms: { type: "string", default: "0" } } });
await runWorker({
  config: values.config!,
  backend: "wasm",
  changeBackend: (backend) => ({
    ...backend,
    run: async (request) => {
      await sleep(Number(values.ms), undefined, request.signal && { signal: request.signal });
      return backend.run(request);
    },
  }),
});
process.exit(0);
