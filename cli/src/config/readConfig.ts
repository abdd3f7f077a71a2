import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { UsageError } from "../UsageError.ts";

/** Reads a JSON configuration file and checks it against its schema; throws UsageError with the first thing that is wrong with it. */
export async function readConfig<T>({ file, schema }: { file: string; schema: z.ZodType<T> }): Promise<T> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(
      `cannot read the configuration ${file} (${(error as NodeJS.ErrnoException).code ?? "unreadable"}): name a JSON file with --config`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`the configuration ${file} is not JSON: ${(error as Error).message}`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(`the configuration ${file} is wrong at ${issue?.path.join(".") || "its top"}: ${issue?.message}`);
}
