/**
 * A run needs more device memory than the backend may use (`memory`), a larger buffer than the adapter can bind (`buffer`), or more than the device
 * turned out to have (`device`: what it gave before it refused); both figures in bytes.
 */
export class WebGpuMemoryError extends Error {
  override readonly name = "WebGpuMemoryError";
  readonly needed: number;
  readonly available: number;

  constructor({ what, needed, available }: { what: "memory" | "buffer" | "device"; needed: number; available: number }) {
    const memory = `the run needs ${needed} bytes of device memory`;
    const texts = {
      memory: `${memory}, ${available} are available`,
      buffer: `the run needs a device buffer of ${needed} bytes, the adapter binds at most ${available}`,
      device: `${memory}, the device ran out after ${available}`,
    };
    super(texts[what]);
    this.needed = needed;
    this.available = available;
  }
}
