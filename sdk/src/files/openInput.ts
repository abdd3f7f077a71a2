import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import { BaseError } from "../errors/BaseError.ts";

/** A file as a job's input; it is read when the job is submitted, and must not change before. Throws BaseError when it cannot be read. */
export async function openInput({ file }: { file: string }): Promise<Blob> {
  try {
    if (!(await stat(file)).isFile()) throw new BaseError(`${file} is not a file`);
    return await openAsBlob(file);
  } catch (error) {
    if (error instanceof BaseError) throw error;
    throw new BaseError(`cannot read the input ${file} (${(error as NodeJS.ErrnoException).code ?? "unreadable"})`, { cause: error });
  }
}
