/**
 * The compiled kernels, fetched from beside this module. Bundlers that know `new URL(…, import.meta.url)` put the file there by themselves; for others
 * copy `@dpin/runtime/kernels.wasm` beside the bundle. Throws Error when it is not there.
 */
export async function readKernels(): Promise<Uint8Array<ArrayBuffer>> {
  const url = new URL("./kernels.wasm", import.meta.url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.href} answers ${response.status}: @dpin/runtime/kernels.wasm belongs beside the bundle`);
  return new Uint8Array(await response.arrayBuffer());
}
