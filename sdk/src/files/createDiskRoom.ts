import { statfs } from "node:fs/promises";
import path from "node:path";

/** The room of the file system that a folder is on. */
export interface DiskRoom {
  readonly dir: string;
  /** What shall stay free. */
  readonly minFreeBytes: number;
  /** Bytes that this process's user can still write. */
  free(): Promise<number>;
  /** Whether `minFreeBytes` stay free when so many more bytes are written. */
  fits(parameters: { bytes: number }): Promise<boolean>;
}

/** Looks at the file system of a folder, or of the nearest one above it that there is. */
export function createDiskRoom({ dir, minFreeBytes }: { dir: string; minFreeBytes: number }): DiskRoom {
  async function free(): Promise<number> {
    for (let at = path.resolve(dir); ; at = path.dirname(at)) {
      try {
        const { bavail, bsize } = await statfs(at);
        return bavail * bsize;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT" || at === path.dirname(at)) throw error;
      }
    }
  }
  return { dir, minFreeBytes, free, fits: async ({ bytes }) => (await free()) - bytes >= minFreeBytes };
}
