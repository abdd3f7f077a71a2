/** There is no adapter of the kind asked for, or the one found (`adapter`, else null) did not pass the conformance gate. */
export class WebGpuAdapterError extends Error {
  override readonly name = "WebGpuAdapterError";
  readonly adapter: string | null;

  constructor({ adapter, detail, cause }: { adapter: string | null; detail: string; cause?: unknown }) {
    super(adapter === null ? `no usable WebGPU adapter: ${detail}` : `the WebGPU adapter ${adapter} is refused: ${detail}`, { cause });
    this.adapter = adapter;
  }
}
