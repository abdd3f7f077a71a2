import type { Backend, Run, RunRequest } from "../backend.ts";
import { initHash } from "../hash/keccak256.ts";
import { validateProgram } from "../program/validateProgram.ts";
import { checkRunRequest } from "../reference/checkRunRequest.ts";
import { checkConformance } from "./checkConformance.ts";
import { createDeviceProcess, type DeviceProcess } from "./createDeviceProcess.ts";
import { planDeviceRun } from "./planDeviceRun.ts";
import { runOfResult } from "./runOfResult.ts";
import type { AdapterKind } from "./types.ts";
import { WebGpuAdapterError } from "./WebGpuAdapterError.ts";
import { WebGpuDeviceError } from "./WebGpuDeviceError.ts";
import { WebGpuMemoryError } from "./WebGpuMemoryError.ts";

const ATTEMPTS = 2;

/** The backend, with the adapter that passed the gate. */
export interface WebGpuBackend extends Backend {
  readonly adapter: string;
}

/**
 * Creates the backend that runs programs on a GPU through WebGPU (Dawn), bit for bit as the reference does.
 *
 * `adapter` is "hardware" (default: a GPU) or "software" (SwiftShader); `memoryBudget` the most bytes of device memory a run may take (default
 * 2 GiB); `deadline` the most milliseconds of a run (default ten minutes); `onProcess` is given each device process's pid. Runs happen one
 * after the other. Rejects with WebGpuAdapterError when there is no adapter of the kind or the conformance gate finds a wrong byte. `run`
 * rejects with ProgramRuleError or RangeError for a bad request, with WebGpuMemoryError before anything starts when the run does not fit,
 * with WebGpuDeviceError when a second, fresh device failed like the first, and with the signal's reason, the device's process killed.
 */
export async function createWebGpuBackend({
  adapter = "hardware",
  memoryBudget = 2 ** 31,
  deadline = 600_000,
  onProcess,
}: { adapter?: AdapterKind; memoryBudget?: number; deadline?: number; onProcess?: (pid: number) => void } = {}): Promise<WebGpuBackend> {
  await initHash();
  const start = async () => {
    const started = await createDeviceProcess({ kind: adapter });
    onProcess?.(started.pid);
    return started;
  };
  let device: DeviceProcess = await start();
  const { adapter: facts } = device;
  let closed = false;
  let queue: Promise<unknown> = Promise.resolve();

  async function fresh(): Promise<DeviceProcess> {
    if (device.alive) return device;
    await device.close();
    device = await start();
    if (closed) await device.close();
    if (device.adapter.name !== facts.name) {
      await device.close();
      throw new WebGpuAdapterError({ adapter: device.adapter.name, detail: `it took the place of ${facts.name}` });
    }
    return device;
  }

  async function execute(request: RunRequest): Promise<Run> {
    const { program, signal, onProgress } = request;
    if (closed) throw new Error("the backend is closed");
    signal?.throwIfAborted();
    validateProgram({ program });
    checkRunRequest({ request });
    const plan = planDeviceRun({ request });
    if (plan.size > memoryBudget) throw new WebGpuMemoryError({ what: "memory", needed: plan.size, available: memoryBudget });
    const largest = Math.max(...plan.slots, plan.staging);
    if (largest > facts.largestBuffer) throw new WebGpuMemoryError({ what: "buffer", needed: largest, available: facts.largestBuffer });
    let done = 0;
    const onOp = (op: number) => {
      // A second attempt begins anew; progress is told once.
      if (op < done) return;
      done = op + 1;
      onProgress?.(done, program.ops.length);
    };
    for (let attempt = 1; ; attempt++) {
      try {
        const current = await fresh();
        const result = await current.run({ plan, deadline, onOp, ...(signal && { signal }) });
        return runOfResult({ request, result });
      } catch (error) {
        if (!(error instanceof WebGpuDeviceError) || attempt === ATTEMPTS || closed) throw error;
      }
    }
  }

  const backend: WebGpuBackend = {
    name: "webgpu",
    adapter: facts.name,
    run: (request) => {
      const result = queue.then(() => execute(request));
      queue = result.catch(() => {});
      return result;
    },
    close: async () => {
      closed = true;
      await device.close();
    },
  };
  try {
    await checkConformance({ backend });
  } catch (cause) {
    await backend.close();
    throw new WebGpuAdapterError({ adapter: facts.name, detail: cause instanceof Error ? cause.message : String(cause), cause });
  }
  return backend;
}
