/** Cosine and sine of k × angle for k = 0 to count − 1 (|angle| ≤ 1 rad), from Taylor's series of one angle and k turns by it: the same bits everywhere. */
export function exactRotation({ angle, count }: { angle: number; count: number }): { cos: number; sin: number }[] {
  let [cos, sin] = [1, 1];
  for (let k = 24; k > 0; k -= 2) {
    cos = 1 - (cos * angle * angle) / (k * (k - 1));
    sin = 1 - (sin * angle * angle) / (k * (k + 1));
  }
  sin *= angle;
  const turns = [{ cos: 1, sin: 0 }];
  while (turns.length < count) {
    const last = turns[turns.length - 1]!;
    turns.push({ cos: last.cos * cos - last.sin * sin, sin: last.sin * cos + last.cos * sin });
  }
  return turns;
}
