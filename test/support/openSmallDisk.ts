import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, open, rm, statfs } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);
/** A container's shared memory is a small file system of its own that anybody may fill. */
const SHARED_MEMORY = "/dev/shm";

/** A file system of its own, to be filled to the last byte. */
export interface SmallDisk {
  /** Enterable by every user. */
  readonly dir: string;
  /** Takes all room that there is. */
  fill(): Promise<void>;
  /** Gives it back. */
  empty(): Promise<void>;
  /** Removes it; nothing may be open in it. */
  close(): Promise<void>;
}

/**
 * A disk of `bytes`: a mount where this process may mount, as root and in a container with that right; else the shared memory of a container, where it has as much and at most
 * four times that. Null where there is neither.
 */
export async function openSmallDisk({ bytes }: { bytes: number }): Promise<SmallDisk | null> {
  return (await mounted({ bytes })) ?? (await shared({ bytes }));
}

async function mounted({ bytes }: { bytes: number }): Promise<SmallDisk | null> {
  const dir = await mkdtemp(path.join(os.tmpdir(), "dpin-disk-"));
  try {
    await execute("mount", ["-t", "tmpfs", "-o", `size=${bytes},mode=711`, "tmpfs", dir]);
  } catch {
    await rm(dir, { recursive: true });
    return null;
  }
  const close = async () => {
    await execute("umount", [dir]);
    await rm(dir, { recursive: true });
  };
  return { ...fillable(dir), close };
}

async function shared({ bytes }: { bytes: number }): Promise<SmallDisk | null> {
  const found = await statfs(SHARED_MEMORY).catch(() => null);
  if (found === null || found.bavail * found.bsize < bytes || found.blocks * found.bsize > 4 * bytes) return null;
  const dir = await mkdtemp(path.join(SHARED_MEMORY, "dpin-disk-"));
  await chmod(dir, 0o711);
  return { ...fillable(dir), close: () => rm(dir, { recursive: true, force: true }) };
}

function fillable(dir: string): Omit<SmallDisk, "close"> {
  const filler = path.join(dir, "filler");
  return {
    dir,
    fill: async () => {
      await mkdir(filler, { recursive: true });
      // Whoever works on the disk may give room back meanwhile.
      const handle = await open(path.join(filler, String(performance.now())), "w");
      try {
        for (const piece of [2 ** 20, 2 ** 12]) {
          try {
            for (;;) if ((await handle.write(new Uint8Array(piece))).bytesWritten < piece) break;
          } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
          }
        }
      } finally {
        await handle.close();
      }
    },
    empty: () => rm(filler, { recursive: true, force: true }),
  };
}
