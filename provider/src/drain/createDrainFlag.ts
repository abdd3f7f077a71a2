import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { BaseError } from "@dpin/sdk";
import { readIfThere, writeWhole } from "@dpin/sdk/node";
import { z } from "zod";

const schema = z.strictObject({ thaw: z.boolean() });

/** Whether a provider takes no new work, finishes what it has and then, with `thaw`, thaws its stake. */
export type Drain = z.infer<typeof schema>;

/** Where a provider is told to drain, and answers: files in its data folder, which hold over restarts. */
export interface DrainFlag {
  /** Null when the provider shall work as ever. Throws BaseError when the file is something else. */
  get(): Promise<Drain | null>;
  set(drain: Drain): Promise<void>;
  clear(): Promise<void>;
  /** The provider's answer: whether it takes no more and nothing that it has waits to be done or committed, which the chain cannot tell. */
  tell(answer: { isIdle: boolean }): Promise<void>;
  /** Whether it has said so since the flag was set. */
  isIdle(): Promise<boolean>;
}

export function createDrainFlag({ dataDir }: { dataDir: string }): DrainFlag {
  const file = path.join(dataDir, "drain.json");
  const answer = path.join(dataDir, "drained");
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
      // What was said before is no answer to this.
      await rm(answer, { force: true });
      await writeWhole({ file, content: `${JSON.stringify(drain)}\n` });
    },
    clear: async () => {
      await rm(file, { force: true });
      await rm(answer, { force: true });
    },
    tell: async ({ isIdle }) => {
      const stands = (await readIfThere({ file: answer })) !== null;
      if (isIdle && !stands) await writeWhole({ file: answer, content: "" });
      if (!isIdle && stands) await rm(answer, { force: true });
    },
    isIdle: async () => (await readIfThere({ file: answer })) !== null,
  };
}
