/**
 * A URL as it may be shown and logged: without user, password, query and fragment, any of which may be a secret. Endpoints come from strangers, so what is
 * no URL is called that.
 */
export function displayUrl({ url }: { url: URL | string }): string {
  if (!URL.canParse(url)) return "what is no URL";
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
}
