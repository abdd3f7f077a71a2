import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Backend, RunRequest } from "../../runtime/src/backend.ts";
import { initHash } from "../../runtime/src/hash/keccak256.ts";
import { planDeviceRun } from "../../runtime/src/webgpu/planDeviceRun.ts";
import { runOfResult } from "../../runtime/src/webgpu/runOfResult.ts";
import { softwareDriver } from "../../runtime/src/webgpu/softwareDriver.ts";
import type { DeviceTraits } from "../../runtime/src/webgpu/types.ts";

/** As a processor is given them: they take the least time to compile. */
const SMALL_TILES: DeviceTraits = { units: Infinity, matrix: null };

type Answer = { adapter?: string; error?: string; reads?: string[]; computeMs?: number; commitMs?: number };

/**
 * A backend with our plans and kernels, those for a device of `traits`, on Deno's WebGPU, an implementation that shares no code with Dawn, over SwiftShader;
 * one run at a time.
 */
export async function createDenoBackend({ traits = SMALL_TILES }: { traits?: DeviceTraits } = {}): Promise<Backend & { adapter: string }> {
  await initHash();
  const binary = path.join(path.dirname(createRequire(import.meta.url).resolve("@deno/linux-x64-glibc/package.json")), "deno");
  const script = path.join(import.meta.dirname, "denoDevice.ts");
  const child = spawn(binary, ["run", "--no-config", "--unstable-webgpu", "--allow-all", script], {
    env: { ...process.env, ...(await softwareDriver()), NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log = (log + text).slice(-2_000)));
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<Answer> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`deno ended: ${log}`);
    const reply = JSON.parse(value as string) as Answer;
    if (reply.error !== undefined) throw new Error(`deno: ${reply.error}`);
    return reply;
  };
  const { adapter } = await answer();

  return {
    name: "webgpu-deno",
    adapter: adapter!,
    // It has no budget: whatever Deno gives is there.
    fit: async ({ program }) => {
      const { size } = planDeviceRun({ request: { program, inputRoot: new Uint8Array(32) }, traits });
      return { fits: true, of: "memory", needed: size, available: size };
    },
    run: async (request: RunRequest) => {
      const plan = planDeviceRun({ request, traits });
      const data = plan.data.map((bytes) => Buffer.from(bytes).toString("base64"));
      child.stdin.write(`${JSON.stringify({ ...plan, data })}\n`);
      const { reads, computeMs, commitMs } = await answer();
      const bytes = reads!.map((text) => new Uint8Array(Buffer.from(text, "base64")));
      return runOfResult({ request, result: { reads: bytes, computeMs: computeMs!, commitMs: commitMs! } });
    },
    close: async () => {
      child.kill("SIGKILL");
      await gone;
    },
  };
}
