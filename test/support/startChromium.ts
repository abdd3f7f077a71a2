import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import puppeteer, { type Browser } from "puppeteer-core";

const run = promisify(execFile);
const unpack = promisify(brotliDecompress);

/**
 * Starts the Chromium of the npm package @sparticuz/chromium (Linux, x86-64), with the web's security as every visitor has it; a string that says why where it cannot run.
 * Unpacked once into a folder of the user's temporary files, with the libraries that a bare machine lacks.
 */
export async function startChromium(): Promise<Browser | string> {
  if (process.platform !== "linux" || process.arch !== "x64")
    return `there is no Chromium for ${process.platform} ${process.arch} among the packages`;
  let folder: string;
  try {
    folder = await unpacked();
  } catch (error) {
    return `Chromium cannot be unpacked: ${(error as Error).message}`;
  }
  const executablePath = path.join(folder, "chromium");
  const env = { ...process.env, LD_LIBRARY_PATH: path.join(folder, "al2023", "lib") };
  // A machine's own libraries fit it better than packaged ones.
  const works = async (with_: NodeJS.ProcessEnv) =>
    run(executablePath, ["--version"], { env: with_ }).then(
      () => null,
      (error: Error) => error,
    );
  const missing = await works(process.env);
  const lacking = missing === null ? null : await works(env);
  if (lacking !== null) return `Chromium does not start: ${lacking.message.split("\n").slice(0, 3).join(" ")}`;
  // Root has no sandbox, nor has a container; what is opened are pages of the tests.
  const args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-zygote"];
  return puppeteer.launch({ executablePath, args, headless: "shell", env: missing === null ? process.env : env });
}

async function unpacked(): Promise<string> {
  const entry = path.dirname(createRequire(new URL("../../runtime/package.json", import.meta.url)).resolve("@sparticuz/chromium"));
  const bin = path.join(entry.slice(0, entry.lastIndexOf("chromium") + "chromium".length), "bin");
  const packed = await readFile(path.join(bin, "chromium.br"));
  const version = createHash("sha256").update(packed).digest("hex").slice(0, 16);
  const root = path.join(tmpdir(), `dpin-${userInfo().uid}`);
  const folder = path.join(root, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(root, { recursive: true, mode: 0o700 });
  const making = await mkdtemp(path.join(root, "chromium-"));
  await writeFile(path.join(making, "chromium"), await unpack(packed));
  await chmod(path.join(making, "chromium"), 0o700);
  const libraries = path.join(making, "al2023.tar");
  await mkdir(path.join(making, "al2023"));
  await writeFile(libraries, await unpack(await readFile(path.join(bin, "al2023.tar.br"))));
  await run("tar", ["xf", libraries, "-C", path.join(making, "al2023")]);
  await rm(libraries);
  // Two processes may unpack at the same time: the first to finish wins.
  await rename(making, folder).catch(() => rm(making, { recursive: true, force: true }));
  return folder;
}
