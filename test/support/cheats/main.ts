import { parseArgs } from "node:util";
import { runProvider } from "../../../cli/src/commands/runProvider.ts";
import { cheatAfter } from "./cheatAfter.ts";
import { CHEATS, type Cheat, type CheatName } from "./cheats.ts";

// A cheating provider as a process of its own: `dpin provider run` with one seam swapped, honest for the first `--after` runs.
const { values } = parseArgs({
  options: {
    config: { type: "string" },
    cheat: { type: "string", default: "wrongInteriorElement" },
    after: { type: "string", default: "1" },
  },
});
if (values.config === undefined || !(values.cheat in CHEATS)) {
  console.error(`usage: main.ts --config FILE [--cheat ${Object.keys(CHEATS).join("|")}] [--after JOBS]`);
  process.exit(2);
}
const cheat: Cheat = CHEATS[values.cheat as CheatName];
await runProvider({
  config: values.config,
  changeBackend: (honest) => cheatAfter({ honest, cheat: cheat.backend({ backend: honest }), jobs: Number(values.after) }),
  ...(cheat.publish && { publish: cheat.publish }),
});
process.exit(0);
