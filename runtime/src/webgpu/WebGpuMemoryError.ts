/** A run needs more device memory than the backend may use, or a larger buffer than the adapter can bind; both figures in bytes. */
export class WebGpuMemoryError extends Error {
  override readonly name = "WebGpuMemoryError";
  readonly needed: number;
  readonly available: number;

  constructor({ what, needed, available }: { what: "memory" | "buffer"; needed: number; available: number }) {
    super(
      what === "memory"
        ? `the run needs ${needed} bytes of device memory, ${available} are available`
        : `the run needs a device buffer of ${needed} bytes, the adapter binds at most ${available}`,
    );
    this.needed = needed;
    this.available = available;
  }
}
