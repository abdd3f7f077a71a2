/**
 * What `read` gives, asked once for all that want it within `ms` milliseconds of each other; `since` (performance.now()) when an answer to an earlier question tells nothing. One that failed is asked again.
 */
export function createSharedRead<T>({ read, ms }: { read: () => Promise<T>; ms: number }): (of: { since: number }) => Promise<T> {
  let latest: { readonly at: number; readonly answer: Promise<T> } | null = null;
  return ({ since }) => {
    const now = performance.now();
    if (latest !== null && latest.at >= since && now - latest.at < ms) return latest.answer;
    const asked = { at: now, answer: read() };
    latest = asked;
    asked.answer.catch(() => latest === asked && (latest = null));
    return asked.answer;
  };
}
