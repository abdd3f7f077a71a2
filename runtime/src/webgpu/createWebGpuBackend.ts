import type { Backend, Fit, Run, RunRequest } from "../backend.ts";
import { initHash } from "../hash/keccak256.ts";
import { validateProgram } from "../program/validateProgram.ts";
import { checkRunRequest } from "../reference/checkRunRequest.ts";
import { checkConformance } from "./checkConformance.ts";
import { createDeviceProcess, type DeviceProcess } from "./createDeviceProcess.ts";
import { planDeviceRun, type DeviceRunPlan } from "./planDeviceRun.ts";
import { runOfResult } from "./runOfResult.ts";
import { gateRun } from "./gateRun.ts";
import type { AdapterFacts, AdapterKind, DeviceTraits } from "./types.ts";
import { WebGpuAdapterError } from "./WebGpuAdapterError.ts";
import { WebGpuDeviceError } from "./WebGpuDeviceError.ts";
import { WebGpuMemoryError } from "./WebGpuMemoryError.ts";

const ATTEMPTS = 2;
const NO_ROOT = new Uint8Array(32);
/** Bounds in milliseconds of the patience with one of the gate's small programs, whose kernels no driver has compiled before. */
const GATE_PATIENCE = { least: 5_000, most: 60_000 };

/** How many workgroups at a time kernels are chosen for, which WebGPU does not tell; on a processor small tiles take the least time to compile. */
const UNITS = { hardware: 128, software: Infinity };

/** The backend, with the adapter that passed the gate. */
export interface WebGpuBackend extends Backend {
  readonly adapter: string;
  /** Whether products are computed by the device's matrix units. */
  readonly matrixUnits: boolean;
}

/**
 * Creates the backend that runs programs on a GPU through WebGPU (Dawn), bit for bit as the reference does.
 *
 * `adapter` is "hardware" (default: a GPU) or "software" (SwiftShader); `memoryBudget` the most bytes of device memory a run may take (default
 * 2 GiB); `matrixUnits` whether the device's matrix units may be used where Dawn offers them and they pass the gate (default true); `patience` the most milliseconds of an attempt at a run that does not say (default ten minutes); `onProcess` is given each device process's
 * pid; `startDevice` starts one and `gate` throws when it computes wrongly (seams for tests). Runs happen one after the other. Rejects with WebGpuAdapterError when there is no adapter of the kind or the conformance gate, which every
 * device process has to pass, finds a wrong byte. `run` rejects with ProgramRuleError or RangeError for a bad request, with WebGpuMemoryError
 * before anything starts when the run does not fit or the device has less than that, with WebGpuDeviceError when a second, fresh device failed like the first, with
 * WebGpuAdapterError when that one does not pass the gate, and with the signal's reason, the device's process killed.
 */
export async function createWebGpuBackend({
  adapter = "hardware",
  memoryBudget = 2 ** 31,
  matrixUnits = true,
  patience: ownPatience = 600_000,
  onProcess,
  startDevice = createDeviceProcess,
  gate = checkConformance,
}: {
  adapter?: AdapterKind;
  memoryBudget?: number;
  matrixUnits?: boolean;
  patience?: number;
  onProcess?: (pid: number) => void;
  startDevice?: (options: { kind: AdapterKind }) => Promise<DeviceProcess>;
  gate?: (options: { backend: Pick<Backend, "run"> }) => Promise<unknown>;
} = {}): Promise<WebGpuBackend> {
  await initHash();
  let device: DeviceProcess | null = null;
  /** The adapter's name; every device has to be of this one. */
  let admitted: string | null = null;
  let usesMatrix = matrixUnits;
  let closed = false;
  let queue: Promise<unknown> = Promise.resolve();

  const traitsOf = ({ software, matrix }: AdapterFacts): DeviceTraits => {
    return { units: software ? UNITS.software : UNITS.hardware, matrix: usesMatrix ? (matrix ?? null) : null };
  };

  /** Starts a device that no run may use before it has passed the gate; if it does not with matrix units, it may without. */
  async function admit({ patience, signal }: { patience: number; signal?: AbortSignal | undefined }): Promise<DeviceProcess> {
    const started = await startDevice({ kind: adapter });
    onProcess?.(started.pid);
    device = started;
    const { name } = started.adapter;
    const deadline = Math.min(GATE_PATIENCE.most, Math.max(GATE_PATIENCE.least, patience));
    const traits = traitsOf(started.adapter);
    try {
      if (closed) throw new Error("the backend is closed");
      if (admitted !== null && name !== admitted) throw new Error(`it took the place of ${admitted}`);
      await gate({ backend: { run: gateRun({ device: started, traits, deadline, ...(signal && { signal }) }) } });
    } catch (cause) {
      await started.close();
      if (signal?.aborted) throw signal.reason;
      if (traits.matrix !== null && !closed) {
        usesMatrix = false;
        return admit({ patience, signal });
      }
      if (cause instanceof WebGpuDeviceError) throw cause;
      throw new WebGpuAdapterError({ adapter: name, detail: cause instanceof Error ? cause.message : String(cause), cause });
    }
    return started;
  }

  function fitOf({ size, slots, staging }: DeviceRunPlan): Fit {
    const largest = slots.reduce((most, bytes) => Math.max(most, bytes), staging);
    if (size <= memoryBudget && largest > largestBuffer) return { fits: false, of: "buffer", needed: largest, available: largestBuffer };
    return { fits: size <= memoryBudget, of: "memory", needed: size, available: memoryBudget };
  }

  async function execute(request: RunRequest): Promise<Run> {
    const { program, signal, onProgress, patience = ownPatience } = request;
    if (closed) throw new Error("the backend is closed");
    signal?.throwIfAborted();
    validateProgram({ program });
    checkRunRequest({ request });
    let plan = planDeviceRun({ request, traits: traitsOf(facts) });
    const { fits, of, needed, available } = fitOf(plan);
    if (!fits) throw new WebGpuMemoryError({ what: of, needed, available });
    let done = 0;
    const onOp = (op: number) => {
      // A second attempt begins anew; progress is told once.
      if (op < done) return;
      done = op + 1;
      onProgress?.(done, program.ops.length);
    };
    for (let attempt = 1; ; attempt++) {
      try {
        if (device?.alive !== true) {
          await device?.close();
          await admit({ patience, signal });
          // Another device may have to do without matrix units.
          plan = planDeviceRun({ request, traits: traitsOf(facts) });
        }
        const result = await device!.run({ plan, deadline: patience, onOp, ...(signal && { signal }) });
        return runOfResult({ request, result });
      } catch (error) {
        if (!(error instanceof WebGpuDeviceError) || attempt === ATTEMPTS || closed) throw error;
      }
    }
  }

  const { adapter: facts } = await admit({ patience: ownPatience }).catch((cause: unknown) => {
    if (!(cause instanceof WebGpuDeviceError)) throw cause;
    throw new WebGpuAdapterError({ adapter: cause.adapter, detail: cause.message, cause });
  });
  const { largestBuffer } = facts;
  admitted = facts.name;
  return {
    name: "webgpu",
    adapter: facts.name,
    get matrixUnits() {
      return traitsOf(facts).matrix !== null;
    },
    fit: async ({ program }) => fitOf(planDeviceRun({ request: { program, inputRoot: NO_ROOT }, traits: traitsOf(facts) })),
    run: (request) => {
      const result = queue.then(() => execute(request));
      queue = result.catch(() => {});
      return result;
    },
    close: async () => {
      closed = true;
      await device?.close();
    },
  };
}
