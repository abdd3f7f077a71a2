import { initHash } from "@dpin/runtime";
import { publishProgram } from "@dpin/sdk";
import { createStores } from "../../config/createStores.ts";
import { readConfig } from "../../config/readConfig.ts";
import { requesterConfigSchema } from "../../config/requesterConfig.ts";
import type { Run } from "../../run/Run.ts";
import { readProgramFolder } from "./readProgramFolder.ts";

/** `dpin program publish`: puts a program's files into the requester's artifacts, from which `dpin job post` serves them, and tells their ids. */
export async function publishFolder({ run, dir }: { run: Run; dir: string }): Promise<void> {
  const config = await readConfig({ file: run.config, schema: requesterConfigSchema });
  await initHash();
  const { own: store } = await createStores(config);
  const { root, files } = await publishProgram({ store, ...(await readProgramFolder({ dir })) });
  run.result(
    { root, files, store: store.name },
    [`root        ${root}`, `program     ${files.json}`, `weights     ${files.weights}`, `in          ${store.name}`].join("\n"),
  );
}
