import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { graphNodeUser } from "./graphNodeUser.ts";
import { IndexUnavailableError } from "./IndexError.ts";

const execute = promisify(execFile);
const PATIENCE_MS = 30_000;

/** Throws IndexUnavailableError, whose message is one line, where the graph-node that is packaged for this platform does not run: it needs glibc 2.34, and a way to it for its user. */
export async function checkGnd({ file }: { file: string }): Promise<void> {
  const user = graphNodeUser();
  try {
    await execute(file, ["--version"], { cwd: "/", timeout: PATIENCE_MS, ...user });
  } catch (error) {
    const { code, stderr, message } = error as Error & { code?: unknown; stderr?: string };
    const said = stderr?.trim().split("\n").at(-1) ?? "";
    const reason =
      code === "EACCES" && user.uid !== undefined
        ? "it runs as user nobody, who may not enter its folder"
        : said === ""
          ? message.split("\n")[0]
          : said;
    throw new IndexUnavailableError(
      `the packaged graph-node does not run here (${file}: ${reason}): docs/guides/subgraph.md says how to run one with Docker`,
      { cause: error },
    );
  }
}
