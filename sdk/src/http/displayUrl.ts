/** A URL as it may be shown and logged: without user, password, query and fragment, any of which may be a secret. */
export function displayUrl({ url }: { url: URL | string }): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
