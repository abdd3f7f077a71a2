import { ArtifactIdError, ArtifactNotFoundError, artifactsOfJob, parseLocator } from "@dpin/sdk";
import { createFolderStore, writeCar } from "@dpin/sdk/node";
import type { Run } from "../run/Run.ts";
import { UsageError } from "../UsageError.ts";
import { printArtifacts } from "../report/printArtifacts.ts";

/** `dpin artifacts export`: writes artifacts of a folder, and with a job's locator all that the job needs, into a CAR file. Throws UsageError for one that is not there. */
export async function exportArtifacts({
  run,
  ids,
  dir,
  output,
}: {
  run: Run;
  ids: readonly string[];
  dir: string;
  output: string;
}): Promise<void> {
  const store = createFolderStore({ dir });
  try {
    const wanted: string[] = [];
    for (const locator of ids) wanted.push(parseLocator({ locator }).id, ...(await artifactsOfJob({ store, locator })));
    printArtifacts({ entries: await writeCar({ store, ids: wanted, file: output }), run });
  } catch (error) {
    if (error instanceof ArtifactIdError || error instanceof ArtifactNotFoundError) throw new UsageError(error.shortMessage);
    throw error;
  }
}
