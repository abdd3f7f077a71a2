/** The device failed a run twice, in two processes: stuck past the deadline, lost, ended, or refusing the work. The next run starts a new one. */
export class WebGpuDeviceError extends Error {
  override readonly name = "WebGpuDeviceError";
  readonly reason: DeviceFailure;
  readonly adapter: string;

  constructor({ reason, adapter, detail }: { reason: DeviceFailure; adapter: string; detail: string }) {
    super(`the device ${adapter} failed (${reason}): ${detail}`);
    this.reason = reason;
    this.adapter = adapter;
  }
}

/** `deadline`: killed because it was stuck; `lost`: the driver gave the device up; `ended`: its process ended; `refused`: a call failed. */
export type DeviceFailure = "deadline" | "lost" | "ended" | "refused";
