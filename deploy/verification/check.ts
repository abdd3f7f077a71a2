import type { Check } from "./types.ts";

/** A check that two values are the same; addresses whatever their case, sets (arrays) whatever their order. */
export function check({ subject, expected, actual }: { subject: string; expected: unknown; actual: unknown }): Check {
  const [wanted, found] = [show(expected), show(actual)];
  return { subject, expected: wanted, actual: found, ok: wanted === found };
}

function show(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(show).sort().join(", ");
  return String(value).toLowerCase();
}
