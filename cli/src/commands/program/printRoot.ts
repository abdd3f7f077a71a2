import { commitProgram, initHash, toHex } from "@dpin/runtime";
import type { Run } from "../../run/Run.ts";
import { readProgramFolder } from "./readProgramFolder.ts";

/** `dpin program root`: the root that stands for a program on chain. */
export async function printRoot({ run, dir }: { run: Run; dir: string }): Promise<void> {
  await initHash();
  const { program, constants } = await readProgramFolder({ dir });
  const root = toHex(commitProgram({ program, constants }).root);
  run.result({ name: program.name, version: program.version, root }, root);
}
