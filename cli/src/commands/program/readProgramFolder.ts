import { ProgramFileError, ProgramRuleError, readProgram } from "@dpin/runtime";
import { UsageError } from "../../UsageError.ts";

/** Reads a program's folder; throws UsageError when it holds no valid program. */
export async function readProgramFolder({ dir }: { dir: string }): Promise<Awaited<ReturnType<typeof readProgram>>> {
  try {
    return await readProgram({ dir });
  } catch (error) {
    const isFileSystem = error instanceof Error && "code" in error;
    if (!(error instanceof ProgramFileError || error instanceof ProgramRuleError || isFileSystem)) throw error;
    throw new UsageError(`${dir} holds no valid program: ${error.message}`, { cause: error });
  }
}
