import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import type { z } from "zod";
import { UsageError } from "../UsageError.ts";
import { overlayEnvironment } from "./overlayEnvironment.ts";

/**
 * Reads a YAML (or JSON) configuration file, lays the environment's `DPIN_…` variables over it and checks it against its schema. Throws UsageError with
 * every key that is wrong and what was expected there; values are never quoted, because one may be a secret.
 */
export async function readConfig<T>({
  file,
  schema,
  env = process.env,
}: {
  file: string;
  schema: z.ZodType<T>;
  env?: NodeJS.ProcessEnv;
}): Promise<T> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(
      `cannot read the configuration ${file} (${(error as NodeJS.ErrnoException).code ?? "unreadable"}): name a YAML file with --config`,
    );
  }
  let value: unknown;
  try {
    // Integers beyond 2^53, such as wei, must not lose digits.
    value = parse(text, { intAsBigInt: true, prettyErrors: false });
  } catch (error) {
    throw new UsageError(`the configuration ${file} is not YAML: ${(error as Error).message}`);
  }
  const parsed = schema.safeParse(overlayEnvironment({ value: narrowIntegers(value), env }));
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join(".") || "its top"}: ${issue.message}`);
  throw new UsageError(`the configuration ${file} is wrong at ${wrong.join("; at ")}`);
}

/** Integers that fit become numbers; larger ones strings of digits, which is how schemas take wei. */
function narrowIntegers(value: unknown): unknown {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value.toString();
  }
  if (Array.isArray(value)) return value.map(narrowIntegers);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, narrowIntegers(entry)]));
}
