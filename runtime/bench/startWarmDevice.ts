import { createDeviceProcess, type DeviceProcess } from "../src/webgpu/createDeviceProcess.ts";
import type { AdapterKind, DevicePlan, Step } from "../src/webgpu/types.ts";

const DISPATCHES = 150;
/** About 1.3 milliseconds of an H100 at its full clock, 7 at its idle one. */
const SPIN = `@group(0) @binding(0) var<storage, read_write> out: array<u32>;
@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u) {
  var x = id.x;
  for (var i = 0u; i < 20000u; i++) { x = x * 1664525u + i; }
  out[id.x & 1023u] = x;
}`;

/** The plan with idle work before it, whose time is nobody's. */
function warmed(plan: DevicePlan): DevicePlan {
  const spin: Step = {
    ...{ kind: "dispatch", kernel: plan.kernels.length, parameters: null, groups: 4096 },
    bindings: [{ slot: plan.slots.length, bytes: 4096 }],
  };
  const mark: Step = { kind: "mark", first: 0, op: -1, part: "other" };
  return {
    ...plan,
    slots: [...plan.slots, 4096],
    kernels: [...plan.kernels, SPIN],
    steps: [...Array.from({ length: DISPATCHES }, () => spin), mark, ...plan.steps],
  };
}

/**
 * A device as `createDeviceProcess` starts it, which is kept busy for some tenths of a second right before each run: a GPU that waits for the processor between
 * two runs lowers its clock (an H100 to a sixth), and a run is over before it has risen. For kernels' own times.
 */
export async function startWarmDevice(options: { kind: AdapterKind }): Promise<DeviceProcess> {
  const device = await createDeviceProcess(options);
  return {
    ...device,
    get alive() {
      return device.alive;
    },
    run: (run) => device.run({ ...run, plan: warmed(run.plan) }),
  };
}
