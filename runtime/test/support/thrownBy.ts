/** What a promise rejects with; null when it does not. */
export function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(() => null).catch((error: unknown) => error);
}
