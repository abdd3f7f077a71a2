const LEFT_OUT = "(left out)";

/**
 * A configuration to be shown to others: private keys are left out, and of URLs everything but scheme and host, because paths, queries and user names of RPC services and databases
 * are often keys.
 */
export function withoutSecrets(value: unknown): unknown {
  if (typeof value === "string") return hostOnly(value);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  const secret = /^(insecure|.*(password|secret|token|apikey|privatekey))$/i;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      // The token's address in `addresses` and in prices is no secret; an address never is.
      const hidden = secret.test(key) && typeof entry === "string" && !/^0x[0-9a-f]{40}$/i.test(entry);
      return [key, hidden ? LEFT_OUT : withoutSecrets(entry)];
    }),
  );
}

function hostOnly(text: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || !URL.canParse(text)) return text;
  const { protocol, host, pathname, search, username } = new URL(text);
  const more = (pathname !== "/" && pathname !== "") || search !== "" || username !== "";
  return `${protocol}//${host}${more ? `/${LEFT_OUT}` : ""}`;
}
