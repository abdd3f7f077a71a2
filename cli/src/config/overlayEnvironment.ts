const PREFIX = "DPIN_CONFIG_";

/**
 * Lays variables named `DPIN_CONFIG_` and the path of a key, parts joined by two underscores (`DPIN_CONFIG_provider__maxQueued=2`), over a
 * configuration. A value that is JSON counts as such (numbers, lists), everything else as text.
 */
export function overlayEnvironment({ value, env }: { value: unknown; env: NodeJS.ProcessEnv }): unknown {
  let merged = value;
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith(PREFIX) || text === undefined) continue;
    merged = set(merged, name.slice(PREFIX.length).split("__"), parseValue(text));
  }
  return merged;
}

function set(target: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const record = typeof target === "object" && target !== null && !Array.isArray(target) ? (target as Record<string, unknown>) : {};
  // Defined, not assigned: a key named __proto__ stays an ordinary one.
  return Object.fromEntries([...Object.entries(record).filter(([other]) => other !== key), [key, set(record[key], rest, value)]]);
}

function parseValue(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // A private number format such as 1e400 or digits beyond 2^53 stay text, which schemas of wei take.
    return typeof value === "number" && !Number.isSafeInteger(value) && /^\d+$/.test(text) ? text : value;
  } catch {
    return text;
  }
}
