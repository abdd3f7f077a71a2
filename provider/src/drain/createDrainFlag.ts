import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { BaseError } from "@dpin/sdk";
import { readIfThere, writeWhole } from "@dpin/sdk/node";
import { z } from "zod";

const schema = z.strictObject({ thaw: z.boolean() });

/** Whether a provider takes no new work, finishes what it has and then, with `thaw`, thaws its stake. */
export type Drain = z.infer<typeof schema>;

/** Where a provider is told to drain: a file in its data folder, which holds over restarts. */
export interface DrainFlag {
  /** Null when the provider shall work as ever. Throws BaseError when the file is something else. */
  get(): Promise<Drain | null>;
  set(drain: Drain): Promise<void>;
  clear(): Promise<void>;
}

export function createDrainFlag({ dataDir }: { dataDir: string }): DrainFlag {
  const file = path.join(dataDir, "drain.json");
  return {
    get: async () => {
      const text = await readIfThere({ file });
      if (text === null) return null;
      try {
        return schema.parse(JSON.parse(text));
      } catch (cause) {
        throw new BaseError(`${file} does not say how to drain: remove it, or run dpin provider drain again`, { cause });
      }
    },
    set: async (drain) => {
      await mkdir(dataDir, { recursive: true });
      await writeWhole({ file, content: `${JSON.stringify(drain)}\n` });
    },
    clear: () => rm(file, { force: true }),
  };
}
