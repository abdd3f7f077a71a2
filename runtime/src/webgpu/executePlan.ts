import { createPassClock } from "./createPassClock.ts";
import { leaveStaging, takeStaging } from "./keptStaging.ts";
import { WebGpuMemoryError } from "./WebGpuMemoryError.ts";
import type { DevicePlan, DeviceResult, Step } from "./types.ts";

const PARAMETER_BYTES = 256;
const MOST_GROUPS = 65_535;
const UPLOAD_PIECE = 2 ** 24;
const MOST_PIPELINES = 512;
// Numbers of WebGPU (GPUBufferUsage, GPUMapMode), so that this file needs no globals of either implementation.
const [MAP_READ, COPY_SRC, COPY_DST, STORAGE] = [1, 4, 8, 128];
const READ = 1;

const pipelinesOf = new WeakMap<GPUDevice, Map<string, Promise<GPUComputePipeline>>>();

function pipeline(device: GPUDevice, text: string): Promise<GPUComputePipeline> {
  const known = pipelinesOf.get(device) ?? new Map<string, Promise<GPUComputePipeline>>();
  pipelinesOf.set(device, known);
  let made = known.get(text);
  if (made === undefined) {
    if (known.size >= MOST_PIPELINES) known.clear();
    const module = device.createShaderModule({ code: text });
    made = device.createComputePipelineAsync({ layout: "auto", compute: { module, entryPoint: "main" } });
    known.set(text, made);
  }
  return made;
}

/**
 * A plan to run on a device; `onOp` is called as each op's output is computed and hashed, `put` with the bytes of each read, which are gone when it returns: the result has what it gives for them, by
 * default a copy.
 */
interface Execution {
  readonly device: GPUDevice;
  readonly plan: DevicePlan;
  readonly onOp?: (op: number) => void;
  readonly put?: (bytes: Uint8Array) => Uint8Array;
}

/**
 * Runs a plan on a WebGPU device of any implementation, one at a time. Buffers are made at the start and destroyed at the end, but the one that everything read goes through. Rejects with
 * WebGpuMemoryError when the device has no room for the buffers, else with the device's own message when it refuses a kernel or a step.
 */
export async function executePlan(execution: Execution): Promise<DeviceResult> {
  const { device } = execution;
  device.pushErrorScope("out-of-memory");
  device.pushErrorScope("validation");
  const outcome = await perform(execution).catch((error: unknown) => ({ error }));
  const refusals = [await device.popErrorScope(), await device.popErrorScope()];
  const refusal = refusals.find((found) => found !== null);
  if ("error" in outcome && outcome.error instanceof WebGpuMemoryError) throw outcome.error;
  if (refusal) throw new Error(refusal.message);
  if ("error" in outcome) throw outcome.error;
  return outcome;
}

async function perform({ device, plan, onOp, put = (bytes) => bytes.slice() }: Execution): Promise<DeviceResult> {
  const pipelines = await Promise.all(plan.kernels.map((text) => pipeline(device, text)));
  const buffers = new Set<GPUBuffer>();
  const sizes: number[] = [];
  const denials: Promise<GPUError | null>[] = [];
  const buffer = (bytes: number, usage: number) => {
    const size = Math.max(4, bytes);
    device.pushErrorScope("out-of-memory");
    const made = device.createBuffer({ size, usage });
    buffers.add(made);
    denials.push(device.popErrorScope());
    sizes.push(size);
    return made;
  };
  const slots = plan.slots.map((size) => buffer(size, STORAGE | COPY_SRC | COPY_DST));
  const staging = takeStaging({ device, bytes: plan.staging }) ?? { buffer: buffer(plan.staging, MAP_READ | COPY_DST), size: plan.staging };
  buffers.add(staging.buffer);
  const dispatches = plan.steps.filter((step) => step.kind === "dispatch").filter((step) => step.parameters !== null);
  const parameters = buffer(dispatches.length * PARAMETER_BYTES, STORAGE | COPY_DST);
  const table = new Uint32Array((dispatches.length * PARAMETER_BYTES) / 4);
  dispatches.forEach((step, i) => table.set(step.parameters!, (i * PARAMETER_BYTES) / 4));
  const denied = await Promise.all(denials);
  if (denied.some((denial) => denial !== null)) {
    for (const made of buffers) made.destroy();
    const sum = (list: readonly number[]) => list.reduce((total, bytes) => total + bytes, 0);
    throw new WebGpuMemoryError({ what: "device", needed: sum(sizes), available: sum(sizes.filter((_, i) => denied[i] === null)) });
  }
  if (table.length > 0) device.queue.writeBuffer(parameters, 0, table);

  const clock = createPassClock({ device });
  let encoder: GPUCommandEncoder | null = null;
  let pass: GPUComputePassEncoder | null = null;
  const commands = () => (encoder ??= device.createCommandEncoder());
  const copies = () => {
    pass?.end();
    pass = null;
    return commands();
  };
  const submit = () => {
    const done = copies();
    encoder = null;
    device.queue.submit([done.finish()]);
  };

  let next = 0;
  const run = (step: Extract<Step, { kind: "dispatch" }>) => {
    pass ??= commands().beginComputePass(clock?.next());
    const first = step.parameters === null ? [] : [{ buffer: parameters, offset: next++ * PARAMETER_BYTES, size: PARAMETER_BYTES }];
    const bound = [...first, ...step.bindings.map(({ slot, bytes }) => ({ buffer: slots[slot]!, offset: 0, size: bytes }))];
    const chosen = pipelines[step.kernel]!;
    pass.setPipeline(chosen);
    const entries = bound.map((resource, binding) => ({ binding, resource }));
    pass.setBindGroup(0, device.createBindGroup({ layout: chosen.getBindGroupLayout(0), entries }));
    const width = Math.min(step.groups, MOST_GROUPS);
    pass.dispatchWorkgroups(width, Math.ceil(step.groups / width));
  };
  const upload = (slot: number, bytes: Uint8Array) => {
    submit();
    const whole = bytes.length % 4 === 0 ? bytes : new Uint8Array(Math.ceil(bytes.length / 4) * 4);
    if (whole !== bytes) whole.set(bytes);
    for (let at = 0; at < whole.length; at += UPLOAD_PIECE) {
      device.queue.writeBuffer(slots[slot]!, at, whole as Uint8Array<ArrayBuffer>, at, Math.min(UPLOAD_PIECE, whole.length - at));
    }
  };

  const spent = { compute: 0, commit: 0, other: 0 };
  let latest = performance.now();
  const marks: Promise<void>[] = [];
  const mark = ({ first, op, part }: Extract<Step, { kind: "mark" }>) => {
    copies();
    clock?.end(part);
    // Without a clock of the device the end of each part has to be seen.
    if (clock !== null && part !== "commit") return;
    submit();
    marks.push(
      device.queue.onSubmittedWorkDone().then(() => {
        const now = performance.now();
        spent[part] += now - latest;
        latest = now;
        if (part === "commit") for (let done = first; done <= op; done++) onOp?.(done);
      }),
    );
  };

  const reads: Uint8Array[] = [];
  let pending: number[] = [];
  let filled = 0;
  const flush = async () => {
    submit();
    await staging.buffer.mapAsync(READ, 0, filled);
    const mapped = new Uint8Array(staging.buffer.getMappedRange(0, filled));
    let at = 0;
    for (const bytes of pending) reads.push(put(mapped.subarray(at, (at += bytes))));
    staging.buffer.unmap();
    pending = [];
    filled = 0;
  };

  try {
    for (const step of plan.steps) {
      if (step.kind === "dispatch") run(step);
      else if (step.kind === "upload") upload(step.slot, plan.data[step.data]!);
      else if (step.kind === "clear") copies().clearBuffer(slots[step.slot]!, 0, step.bytes);
      else if (step.kind === "mark") mark(step);
      else if (step.kind === "flush") await flush();
      else {
        copies().copyBufferToBuffer(slots[step.slot]!, step.offset, staging.buffer, filled, step.bytes);
        pending.push(step.bytes);
        filled += step.bytes;
      }
    }
    await Promise.all(marks);
    const times = (await clock?.read()) ?? spent;
    buffers.delete(staging.buffer);
    leaveStaging({ device, staging });
    return { reads, computeMs: times.compute, commitMs: times.commit };
  } finally {
    clock?.close();
    for (const made of buffers) made.destroy();
  }
}
