/** `/ip4/127.0.0.1/tcp/5001` as `http://127.0.0.1:5001`. */
export function multiaddrToUrl(text: string): string {
  const [, host, port] = /^\/ip4\/([\d.]+)\/tcp\/(\d+)/.exec(text) ?? [];
  if (host === undefined) throw new Error(`${text} is not an address of this machine`);
  return `http://${host}:${port}`;
}
