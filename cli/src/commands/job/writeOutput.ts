import { writeFile } from "node:fs/promises";
import { UsageError } from "../../UsageError.ts";

/** Writes a job's output to a file; throws UsageError when that cannot be done. */
export async function writeOutput({ file, bytes }: { file: string; bytes: Uint8Array }): Promise<void> {
  try {
    await writeFile(file, bytes);
  } catch (error) {
    throw new UsageError(
      `cannot write ${file} (${(error as NodeJS.ErrnoException).code ?? "unknown reason"}): choose another with --output`,
    );
  }
}
