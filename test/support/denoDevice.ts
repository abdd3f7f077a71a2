// Runs plans on Deno's WebGPU (wgpu, naga): a line of JSON in, a line of JSON out, bytes in base64. `deno run --unstable-webgpu denoDevice.ts`
import { Buffer } from "node:buffer";
import process from "node:process";
import { createInterface } from "node:readline";
import { describeAdapter } from "../../runtime/src/webgpu/describeAdapter.ts";
import { executePlan } from "../../runtime/src/webgpu/executePlan.ts";
import type { DevicePlan } from "../../runtime/src/webgpu/types.ts";

const say = (answer: object) => process.stdout.write(`${JSON.stringify(answer)}\n`);

const adapter = await navigator.gpu.requestAdapter();
if (adapter === null) {
  say({ error: "Deno finds no adapter" });
  process.exit(1);
}
const device = await adapter.requestDevice();
say({ adapter: describeAdapter({ adapter }).name });
for await (const line of createInterface({ input: process.stdin })) {
  const plan = JSON.parse(line) as Omit<DevicePlan, "data"> & { data: string[] };
  const data = plan.data.map((text) => new Uint8Array(Buffer.from(text, "base64")));
  try {
    const { reads, computeMs, commitMs } = await executePlan({ device, plan: { ...plan, data } });
    say({ reads: reads.map((bytes) => Buffer.from(bytes).toString("base64")), computeMs, commitMs });
  } catch (error) {
    say({ error: (error as Error).message });
  }
}
process.exit(0);
