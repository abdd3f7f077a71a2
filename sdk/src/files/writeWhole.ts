import { open, rename } from "node:fs/promises";

/**
 * Writes a file so that a crash leaves the old content or the new one, never a part: the bytes go to `part` beside it (default: the file's
 * name and `.part`), are flushed to the disk, and are renamed over it. Writers of one file at one time need parts of their own.
 */
export async function writeWhole({
  file,
  content,
  part = `${file}.part`,
}: {
  file: string;
  content: string | Uint8Array | Iterable<Uint8Array>;
  part?: string;
}): Promise<void> {
  const handle = await open(part, "w");
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, file);
}
