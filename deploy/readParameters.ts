import { readFile } from "node:fs/promises";
import json5 from "json5";

type Value = string | number | bigint | boolean;

/** Ignition parameters: values by name, by module. */
export type DpinParameters = Record<string, Record<string, Value>>;

/** Reads a JSON5 file of Ignition parameters; strings of digits that end in n are bigints. Throws when a value has another type. */
export async function readParameters({ file }: { file: string }): Promise<DpinParameters> {
  const parsed: unknown = json5.parse(await readFile(file, "utf8"), (_key, value: unknown) =>
    typeof value === "string" && /^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
  );
  if (!isModules(parsed)) throw new Error(`${file} must hold modules, each with values by name`);
  return parsed;
}

function isModules(parsed: unknown): parsed is DpinParameters {
  const isRecord = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);
  const isValue = (value: unknown) => ["string", "number", "bigint", "boolean"].includes(typeof value);
  return isRecord(parsed) && Object.values(parsed).every((module: unknown) => isRecord(module) && Object.values(module).every(isValue));
}
