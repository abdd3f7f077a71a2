/** The URL of `path` below an endpoint, whether that ends with a slash or not. */
export function endpointUrl({ endpoint, path }: { endpoint: string; path: string }): URL {
  return new URL(path, endpoint.endsWith("/") ? endpoint : `${endpoint}/`);
}
