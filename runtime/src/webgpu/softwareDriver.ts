import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";

const ICD = "vk_swiftshader_icd.json";

/**
 * Returns the environment in which a process finds SwiftShader, a Vulkan device on the processor, and no other driver. Driver and Vulkan
 * loader come from the npm package @sparticuz/chromium (Linux, x86-64), unpacked once into a folder of the user's temporary files. Throws when the
 * package is not installed.
 */
export async function softwareDriver(): Promise<Record<string, string>> {
  const require = createRequire(import.meta.url);
  const entry = path.dirname(require.resolve("@sparticuz/chromium"));
  const packed = await readFile(path.join(entry.slice(0, entry.lastIndexOf("chromium") + "chromium".length), "bin", "swiftshader.tar.br"));
  const version = createHash("sha256").update(packed).digest("hex").slice(0, 16);
  const root = path.join(tmpdir(), `dpin-${userInfo().uid}`);
  const folder = path.join(root, `swiftshader-${version}`);
  if (!existsSync(path.join(folder, ICD))) {
    await mkdir(root, { recursive: true, mode: 0o700 });
    const making = await mkdtemp(path.join(root, "swiftshader-"));
    const archive = path.join(making, "archive.tar");
    await writeFile(archive, await promisify(brotliDecompress)(packed));
    await promisify(execFile)("tar", ["xf", archive, "-C", making]);
    await rm(archive);
    // Two processes may unpack at the same time: the first to finish wins.
    await rename(making, folder).catch(() => rm(making, { recursive: true, force: true }));
  }
  return { LD_LIBRARY_PATH: folder, VK_ICD_FILENAMES: path.join(folder, ICD), VK_DRIVER_FILES: path.join(folder, ICD) };
}
