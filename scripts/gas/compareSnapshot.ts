/** Figures depend a little on addresses and hashes, whose zero bytes are cheaper. */
const TOLERANCE = 0.01;

/** What differs between the committed figures and those measured now, a line each: keys on one side only, and figures more than 1 % apart. */
export function compareSnapshot({
  committed,
  measured,
}: {
  committed: Readonly<Record<string, number>>;
  measured: Readonly<Record<string, number>>;
}): string[] {
  const keys = [...new Set([...Object.keys(committed), ...Object.keys(measured)])].sort();
  return keys.flatMap((key) => {
    const [before, now] = [committed[key], measured[key]];
    if (before === undefined) return [`${key}: ${now}, not in the snapshot`];
    if (now === undefined) return [`${key}: ${before} in the snapshot, not measured`];
    if (Math.abs(now - before) <= TOLERANCE * before) return [];
    return [`${key}: ${before} in the snapshot, ${now} now`];
  });
}
