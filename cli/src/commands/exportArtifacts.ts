import { ArtifactIdError, ArtifactNotFoundError, artifactsOfJob, parseLocator } from "@dpin/sdk";
import { createFolderStore, writeCar } from "@dpin/sdk/node";
import { UsageError } from "../UsageError.ts";
import { printArtifacts } from "../report/printArtifacts.ts";

/** `dpin artifacts export`: writes artifacts of a folder, and with a job's locator all that the job needs, into a CAR file. Throws UsageError for one that is not there. */
export async function exportArtifacts({
  ids,
  dir,
  output,
  json,
  stdout,
}: {
  ids: readonly string[];
  dir: string;
  output: string;
  json: boolean;
  stdout: NodeJS.WritableStream;
}): Promise<void> {
  const store = createFolderStore({ dir });
  try {
    const wanted: string[] = [];
    for (const locator of ids) wanted.push(parseLocator({ locator }).id, ...(await artifactsOfJob({ store, locator })));
    printArtifacts({ entries: await writeCar({ store, ids: wanted, file: output }), json, stdout });
  } catch (error) {
    if (error instanceof ArtifactIdError || error instanceof ArtifactNotFoundError) throw new UsageError(error.shortMessage);
    throw error;
  }
}
