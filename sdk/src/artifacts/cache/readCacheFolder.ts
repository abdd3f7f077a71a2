import { readdir, stat } from "node:fs/promises";
import path from "node:path";

/** A file that counts for a cache's budget. */
export interface CacheFile {
  readonly file: string;
  readonly id: string;
  /** An artifact; a download that waits to go on; one that a process is at; what a process is writing, or left behind. */
  readonly kind: "artifact" | "part" | "open" | "temporary";
  /** Bytes that it takes, or will take once it is whole. */
  readonly charge: number;
  /** When it was used last, in milliseconds. */
  readonly usedMs: number;
  /** The process that writes it; 0 when none does. */
  readonly pid: number;
}

/** Files take whole blocks of the disk. */
const DISK_BLOCK = 4_096;
export const chargeOf = (bytes: number): number => Math.ceil(bytes / DISK_BLOCK) * DISK_BLOCK;

const ARTIFACT = /^([0-9a-f]{64})$/;
const PART = /^([0-9a-f]{64})\.(\d{1,15})\.part$/;
const OPEN = /^([0-9a-f]{64})\.(\d{1,15})\.(\d{1,10})\.[0-9a-f-]{36}\.(open|tmp)$/;
/** What a folder store that was killed has left. */
const LEFT = /^([0-9a-f]{64})\.[0-9a-f-]{36}\.part$/;

/** Every file of a cache folder, in its two kinds of folders. Others that may be there are nobody's business, and are neither counted nor touched. */
export async function readCacheFolder({ dir }: { dir: string }): Promise<CacheFile[]> {
  const folders = (await namesIn(dir)).filter((name) => name === PARTS || /^[0-9a-f]{2}$/.test(name));
  return (await Promise.all(folders.map((name) => readFiles({ dir: path.join(dir, name) })))).flat();
}

/** Where downloads and what is being written are. */
export const PARTS = "parts";

/** The files of one of a cache's folders that are the cache's. */
export async function readFiles({ dir }: { dir: string }): Promise<CacheFile[]> {
  const files: CacheFile[] = [];
  for (const name of await namesIn(dir)) {
    const kind = kindOf(name);
    if (kind === null) continue;
    const file = path.join(dir, name);
    try {
      const { size, mtimeMs } = await stat(file);
      files.push({ file, usedMs: mtimeMs, ...kind, charge: chargeOf(Math.max(size, kind.bytes)) });
    } catch (error) {
      // Another process may have finished or dropped it meanwhile.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  return files;
}

async function namesIn(dir: string): Promise<string[]> {
  return readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return [];
    throw error;
  });
}

function kindOf(name: string): (Pick<CacheFile, "id" | "kind" | "pid"> & { bytes: number }) | null {
  const artifact = ARTIFACT.exec(name);
  if (artifact !== null) return { id: artifact[1]!, kind: "artifact", pid: 0, bytes: 0 };
  const part = PART.exec(name);
  if (part !== null) return { id: part[1]!, kind: "part", pid: 0, bytes: Number(part[2]) };
  const open = OPEN.exec(name);
  if (open !== null) return { id: open[1]!, kind: open[4] === "open" ? "open" : "temporary", pid: Number(open[3]), bytes: Number(open[2]) };
  const left = LEFT.exec(name);
  return left === null ? null : { id: left[1]!, kind: "temporary", pid: 0, bytes: 0 };
}
