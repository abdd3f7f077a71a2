import { readIfThere } from "@dpin/sdk/node";

/** Whether process `pid` is a PostgreSQL server. After a crash of the machine the number may be another process's; where there is no /proc, PostgreSQL itself finds out. */
export async function isPostgres(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const command = await readIfThere({ file: `/proc/${pid}/cmdline` });
  return command === null ? process.platform !== "linux" : command.includes("postgres");
}
