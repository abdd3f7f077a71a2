import { randomUUID } from "node:crypto";
import { open, readFile, rename, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { createMemoryPartial } from "../../http/createMemoryPartial.ts";
import { assertArtifactId } from "../artifactId.ts";
import type { OpenPartial, PartialStore } from "../PartialStore.ts";
import { isRunning } from "./isRunning.ts";
import type { CacheFolder } from "./openCacheFolder.ts";
import { readFiles } from "./readCacheFolder.ts";

/** Less is as well fetched again. */
const LEAST_BYTES = 2 ** 20;

/**
 * Downloads in a cache folder. What arrives is written as it comes, so that also a process that was killed leaves it to the next one. Whoever opens a
 * download takes its file by renaming it, so that no two write into one.
 */
export function createPartials({ folder }: { folder: CacheFolder }): PartialStore {
  /** Takes over what is there of an artifact; null when nothing is. */
  async function claim(id: string): Promise<{ file: string; bytes: number } | null> {
    const files = await readFiles({ dir: folder.partsDir });
    for (const { file, kind, pid, usedMs } of files.filter((other) => other.id === id)) {
      if (kind !== "part" && (kind !== "open" || isRunning({ pid, usedMs }))) continue;
      const bytes = Number(path.basename(file).split(".")[1]);
      const own = path.join(folder.partsDir, `${id}.${bytes}.${process.pid}.${randomUUID()}.open`);
      try {
        await rename(file, own);
        return { file: own, bytes };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      }
    }
    return null;
  }

  async function openPartial(id: string): Promise<OpenPartial> {
    assertArtifactId(id);
    const memory = createMemoryPartial();
    let claimed = await claim(id);
    let handle: FileHandle | null = null;
    if (claimed !== null) {
      const there = new Uint8Array(await readFile(claimed.file));
      if (there.length > 0 && there.length <= claimed.bytes) await memory.append(there);
    }

    /** The disk only helps: without it the download goes on in memory. */
    async function drop(): Promise<void> {
      await handle?.close().catch(() => undefined);
      handle = null;
      if (claimed !== null) await folder.remove(claimed).catch(() => undefined);
      claimed = null;
    }

    return {
      get length() {
        return memory.length;
      },
      bytes: () => memory.bytes(),
      expect: async (total) => {
        if (claimed !== null && claimed.bytes !== total) await drop();
        if (total < LEAST_BYTES) return;
        try {
          if (claimed === null) {
            const file = await folder.reserve({ id, bytes: total, kind: "open" });
            if (file === null) return;
            claimed = { file, bytes: total };
          }
          handle ??= await open(claimed.file, "r+");
          await handle.truncate(0);
          await handle.write(memory.bytes(), 0, memory.length, 0);
        } catch {
          await drop();
        }
      },
      append: async (chunk) => {
        const at = memory.length;
        await memory.append(chunk);
        try {
          // Never more than the room that was taken.
          if (handle !== null && claimed !== null && at + chunk.length > claimed.bytes) await drop();
          await handle?.write(chunk, 0, chunk.length, at);
        } catch {
          await drop();
        }
      },
      clear: async () => {
        await memory.clear();
        await drop();
      },
      close: async () => {
        if (claimed === null || memory.length === 0) return drop();
        await handle?.close().catch(() => undefined);
        handle = null;
        await rename(claimed.file, path.join(folder.partsDir, `${id}.${claimed.bytes}.part`)).catch(() => undefined);
      },
    };
  }

  return { open: openPartial };
}
