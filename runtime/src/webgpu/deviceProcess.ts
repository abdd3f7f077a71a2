// A process that owns one WebGPU device and runs the plans it is sent: an endless kernel cannot be interrupted, only its process killed. Its argument is the file descriptor of the exchange file, if
// there is one.
import { create, globals } from "webgpu";
import { createOutbox } from "./createOutbox.ts";
import { describeAdapter } from "./describeAdapter.ts";
import { executePlan } from "./executePlan.ts";
import { readInbox } from "./readInbox.ts";
import { WebGpuMemoryError } from "./WebGpuMemoryError.ts";
import type { DeviceOrder, DeviceReply } from "./types.ts";

const send = (reply: DeviceReply) => void process.send!(reply);
const fd = process.argv[2] === undefined ? null : Number(process.argv[2]);
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
  const obey = async ({ plan, lengths }: DeviceOrder) => {
    const data = lengths === null ? plan.data : readInbox({ fd: fd!, lengths });
    return executePlan({ device, plan: { ...plan, data }, onOp: (op) => send({ kind: "op", op }), put: createOutbox({ fd }).put });
  };
  process.on("message", (order: DeviceOrder) => {
    obey(order).then(
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
