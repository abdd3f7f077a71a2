// A process that owns one WebGPU device and runs the plans it is sent: an endless kernel cannot be interrupted, only its process killed.
import { create, globals } from "webgpu";
import { describeAdapter } from "./describeAdapter.ts";
import { executePlan } from "./executePlan.ts";
import { WebGpuMemoryError } from "./WebGpuMemoryError.ts";
import type { DevicePlan, DeviceReply } from "./types.ts";

const send = (reply: DeviceReply) => void process.send!(reply);
const say = (error: unknown) => (error instanceof Error ? error.message : String(error));

process.on("disconnect", () => process.exit());
// Dawn crashes when one of these is collected before the process ends: a global is not, a constant of this module would be.
// Matrix units are an experiment of Dawn's and count as unsafe there: only kernels made by this package ever run. Times are wanted as they are.
const options = ["enable-dawn-features=allow_unsafe_apis", "disable-dawn-features=timestamp_quantization"];
const kept: { gpu: GPU; adapter?: GPUAdapter; device?: GPUDevice } = { gpu: create(options) };
Object.assign(globalThis, globals, { kept });

const WANTED = ["timestamp-query", "subgroups", "chromium-experimental-subgroup-matrix"];

try {
  const adapter = await kept.gpu.requestAdapter({ powerPreference: "high-performance" });
  if (adapter === null) throw new Error("none was found");
  kept.adapter = adapter;
  const { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize } = adapter.limits;
  const device = await adapter.requestDevice({
    requiredFeatures: WANTED.filter((feature) => adapter.features.has(feature)) as GPUFeatureName[],
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize },
  });
  kept.device = device;
  void device.lost.then(({ message }) => send({ kind: "lost", detail: message }));
  process.on("message", (plan: DevicePlan) => {
    executePlan({ device, plan, onOp: (op) => send({ kind: "op", op }) }).then(
      (result) => send({ kind: "done", result }),
      (error: unknown) => {
        if (error instanceof WebGpuMemoryError) send({ kind: "exhausted", needed: error.needed, available: error.available });
        else send({ kind: "failed", detail: say(error) });
      },
    );
  });
  send({ kind: "ready", adapter: describeAdapter({ adapter }) });
} catch (error) {
  send({ kind: "absent", detail: say(error) });
}
