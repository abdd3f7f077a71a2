/** A run needs more memory than the backend may use; both figures in bytes. */
export class WasmMemoryError extends Error {
  override readonly name = "WasmMemoryError";
  readonly needed: number;
  readonly available: number;

  constructor({ needed, available, cause }: { needed: number; available: number; cause?: unknown }) {
    super(`the run needs ${needed} bytes of memory, ${available} are available`, { cause });
    this.needed = needed;
    this.available = available;
  }
}
