import { BaseError, readCar } from "@dpin/sdk";
import { createFolderStore } from "@dpin/sdk/node";
import type { Run } from "../run/Run.ts";
import { UsageError } from "../UsageError.ts";
import { printArtifacts } from "../report/printArtifacts.ts";

/** `dpin artifacts import`: puts the artifacts of a CAR file into a folder. Throws UsageError for what is no whole CAR or has a wrong block. */
export async function importArtifacts({ run, file, dir }: { run: Run; file: string; dir: string }): Promise<void> {
  try {
    printArtifacts({ entries: await readCar({ file, store: createFolderStore({ dir }) }), run });
  } catch (error) {
    if (error instanceof BaseError) throw new UsageError(`cannot import ${file}: ${error.shortMessage}`);
    throw error;
  }
}
