import type { DryRun } from "@dpin/sdk";

/** A call's long bytes are cut to so many characters. */
const MOST_CHARACTERS = 100;

/** What would have been sent, in fields that JSON can hold: bigints as digits, long bytes cut short; native wei. */
export function describeDryRun({ to, functionName, args, value, gas, cost, deadline, result }: DryRun): Record<string, unknown> {
  return {
    to,
    function: functionName,
    args: args.map(plain),
    value: String(value),
    gas: Number(gas),
    estimatedCost: String(cost),
    ...(deadline !== undefined && { deadline: Number(deadline) }),
    ...(result !== undefined && { result: plain(result) }),
  };
}

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "string")
    return value.length > MOST_CHARACTERS ? `${value.slice(0, MOST_CHARACTERS)}… (${value.length} characters)` : value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  return value;
}
