import { randomUUID } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import lockfile from "proper-lockfile";
import { chargeOf, PARTS, readCacheFolder, type CacheFile } from "./readCacheFolder.ts";
import { isRunning } from "./isRunning.ts";

/** A folder whose files never take more than a budget, also when several processes use it. */
export interface CacheFolder {
  /** Where an artifact is. */
  fileOf(id: string): string;
  /** A new empty file for `bytes` of an artifact, whose room is taken by now; null when there is none. It belongs to this process until it is renamed or removed. */
  reserve(parameters: { id: string; bytes: number; kind: "open" | "tmp" }): Promise<string | null>;
  /** Removes a file and gives back what it took. */
  remove(parameters: { file: string; bytes: number }): Promise<void>;
  readonly partsDir: string;
}

/** Milliseconds after which a lock whose process was killed is taken over. */
const STALE_MS = 3_000;
/** What is left after making room: so that not every put has to look at all files. */
const LOW_WATER = 0.9;

/**
 * Opens a cache folder: artifacts as `ab/abcd…`, what is being written in `parts`. The file `usage` holds a bound on what all of it takes, raised before anything is
 * written, so that a kill at any instant leaves it too high and never too low; a look at all files sets it right. Both happen under a lock.
 */
export function openCacheFolder({ dir, maxBytes, held }: { dir: string; maxBytes: number; held: () => Promise<ReadonlySet<string>> }): CacheFolder {
  const partsDir = path.join(dir, PARTS);
  const usageFile = path.join(dir, "usage");
  let last: Promise<unknown> = Promise.resolve();
  let isSwept = false;

  /** One after the other in this process, then against others. */
  function locked<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(async () => {
      await mkdir(partsDir, { recursive: true });
      const release = await lockfile.lock(dir, {
        lockfilePath: path.join(dir, "lock"),
        stale: STALE_MS,
        retries: { retries: 300, factor: 1, minTimeout: 20, maxTimeout: 60, randomize: true },
        // A process that was stopped for longer than a lock lasts: the next look at all files sets the budget right.
        onCompromised: () => undefined,
      });
      try {
        return await work();
      } finally {
        await release().catch(() => undefined);
      }
    });
    last = result.catch(() => undefined);
    return result;
  }

  async function readUsage(): Promise<number | null> {
    const text = await readFile(usageFile, "utf8").catch(() => "");
    return /^\d{1,16}$/.test(text) ? Number(text) : null;
  }

  const writeUsage = (bytes: number) => writeFile(usageFile, String(bytes));

  async function takeRoom(charge: number): Promise<boolean> {
    const usage = isSwept ? await readUsage() : null;
    if (usage !== null && usage + charge <= maxBytes) {
      await writeUsage(usage + charge);
      return true;
    }
    const files = await sweep();
    isSwept = true;
    const kept = await held();
    let total = files.reduce((sum, file) => sum + file.charge, 0);
    const isEvictable = ({ kind, id, pid, usedMs }: CacheFile) =>
      kind === "artifact" ? !kept.has(id) : kind === "part" || (kind === "open" && !isRunning({ pid, usedMs }));
    const evictable = files.filter(isEvictable).sort((a, b) => a.usedMs - b.usedMs);
    const least = total - evictable.reduce((sum, file) => sum + file.charge, 0);
    const fits = least + charge <= maxBytes;
    // Nothing is thrown away for what has no room even so, unless the budget was made smaller.
    const goal = fits ? (total + charge <= maxBytes ? maxBytes : Math.max(least + charge, maxBytes * LOW_WATER)) - charge : maxBytes;
    for (const { file, charge: freed } of evictable) {
      if (total <= goal) break;
      await rm(file, { force: true });
      total -= freed;
    }
    await writeUsage(fits ? total + charge : total);
    return fits;
  }

  /** Every file but those that a killed process was writing, which are removed. */
  async function sweep(): Promise<CacheFile[]> {
    const files = await readCacheFolder({ dir });
    const isLeft = ({ kind, pid, usedMs }: CacheFile) => kind === "temporary" && !isRunning({ pid, usedMs });
    for (const { file } of files.filter(isLeft)) await rm(file, { force: true });
    return files.filter((file) => !isLeft(file));
  }

  return {
    partsDir,
    fileOf: (id) => path.join(dir, id.slice(0, 2), id),
    reserve: ({ id, bytes, kind }) =>
      locked(async () => {
        if (!(await takeRoom(chargeOf(bytes)))) return null;
        const file = path.join(partsDir, `${id}.${bytes}.${process.pid}.${randomUUID()}.${kind}`);
        await writeFile(file, "", { flag: "wx" });
        return file;
      }),
    remove: ({ file, bytes }) =>
      locked(async () => {
        const isThere = await rm(file).then(
          () => true,
          (error: NodeJS.ErrnoException) => {
            if (error.code !== "ENOENT") throw error;
            return false;
          },
        );
        // What is gone already, whoever removed it has counted.
        const usage = isThere ? await readUsage() : null;
        if (usage !== null) await writeUsage(Math.max(0, usage - chargeOf(bytes)));
      }),
  };
}
