import { readFile, stat } from "node:fs/promises";
import { UsageError } from "../UsageError.ts";

/** The first line of a file that only its owner can read; throws UsageError. */
export async function readPassword({ file, what = "password" }: { file: string; what?: string }): Promise<string> {
  let password: string;
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) throw new UsageError(`others can read the ${what} file ${file}: chmod 600 ${file}`);
    password = (await readFile(file, "utf8")).split(/\r?\n/)[0] ?? "";
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot read the ${what} file ${file} (${(error as NodeJS.ErrnoException).code ?? "unreadable"})`);
  }
  if (password === "") throw new UsageError(`the ${what} file ${file} is empty`);
  return password;
}
