import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { UsageError } from "../UsageError.ts";

/** The first line of a file that only its owner can read; throws UsageError. */
export async function readPassword({ file, what = "password file" }: { file: string; what?: string }): Promise<string> {
  let password: string;
  try {
    const { mode } = await stat(file);
    // systemd gives a service its credentials by an access list, which stat shows as readable by the group; their folder is the service's alone.
    const credentials = process.env["CREDENTIALS_DIRECTORY"];
    const mayBe = credentials !== undefined && path.dirname(path.resolve(file)) === path.resolve(credentials) ? 0o040 : 0;
    if ((mode & 0o077 & ~mayBe) !== 0) throw new UsageError(`others can read the ${what} ${file}: chmod 600 ${file}`);
    password = (await readFile(file, "utf8")).split(/\r?\n/)[0] ?? "";
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot read the ${what} ${file} (${(error as NodeJS.ErrnoException).code ?? "unreadable"})`);
  }
  if (password === "") throw new UsageError(`the ${what} ${file} is empty`);
  return password;
}
