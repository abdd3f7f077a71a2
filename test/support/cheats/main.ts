import { parseArgs } from "node:util";
import { toHex } from "@dpin/runtime";
import { runProvider } from "../../../cli/src/commands/runProvider.ts";
import { cheatAfter } from "./cheatAfter.ts";
import { CHEATS, type Cheat, type CheatName } from "./cheats.ts";
import { mixedCheats } from "./mixedCheats.ts";

// A cheating provider as a process of its own: `dpin provider run` with one seam swapped, honest for the first `--after` runs; or, with `--every N`, honest but for each
// Nth run, which cheats in all ways by turns, from the `--first`th on.
const { values } = parseArgs({
  options: {
    config: { type: "string" },
    cheat: { type: "string", default: "wrongInteriorElement" },
    after: { type: "string", default: "1" },
    every: { type: "string" },
    first: { type: "string", default: "0" },
  },
});
if (values.config === undefined || !(values.cheat in CHEATS)) {
  console.error(`usage: main.ts --config FILE [--cheat ${Object.keys(CHEATS).join("|")}] [--after JOBS] [--every JOBS] [--first CHEAT]`);
  process.exit(2);
}
if (values.every !== undefined) {
  const mixed = mixedCheats({
    every: Number(values.every),
    first: Number(values.first),
    onCheat: ({ name, traceRoot }) => console.log(JSON.stringify({ event: "cheated", cheat: name, traceRoot: toHex(traceRoot) })),
  });
  await runProvider({
    config: values.config,
    backend: "wasm",
    changeBackend: (backend) => mixed.backend({ backend }),
    publish: mixed.publish,
  });
} else {
  const cheat: Cheat = CHEATS[values.cheat as CheatName];
  await runProvider({
    config: values.config,
    changeBackend: (honest) => cheatAfter({ honest, cheat: cheat.backend({ backend: honest }), jobs: Number(values.after) }),
    ...(cheat.publish && { publish: cheat.publish }),
  });
}
process.exit(0);
