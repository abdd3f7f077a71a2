/** The most that is kept. */
const MOST_BYTES = 2 ** 26;

interface Staging {
  readonly buffer: GPUBuffer;
  readonly size: number;
}
const idle = new WeakMap<GPUDevice, Staging>();

/** The buffer that the device's last run left for the next one, through which everything read leaves it: new memory that device and processor share takes a driver milliseconds. Null when it is too small, which ends it. */
export function takeStaging({ device, bytes }: { device: GPUDevice; bytes: number }): Staging | null {
  const kept = idle.get(device);
  idle.delete(device);
  if (kept === undefined || kept.size >= bytes) return kept ?? null;
  kept.buffer.destroy();
  return null;
}

/** Leaves a buffer that is not mapped for the next run, or ends it when it is large. */
export function leaveStaging({ device, staging }: { device: GPUDevice; staging: Staging }): void {
  if (staging.size > MOST_BYTES) staging.buffer.destroy();
  else idle.set(device, staging);
}
