import type { Backend } from "../backend.ts";
import { bytesEqual } from "../bytes/bytesEqual.ts";
import type { DeviceProcess } from "./createDeviceProcess.ts";
import { planDeviceRun } from "./planDeviceRun.ts";
import { runOfResult } from "./runOfResult.ts";
import type { DeviceTraits } from "./types.ts";

/**
 * `run` for the gate: by the kernels that the device would be given for the program, and by those for large tiles, which the gate's small programs
 * would not be given otherwise (where there is no bound of units they never are). Throws an Error when the two differ.
 */
export function gateRun({
  device,
  traits,
  deadline,
  signal,
}: {
  device: DeviceProcess;
  traits: DeviceTraits;
  deadline: number;
  signal?: AbortSignal;
}): Backend["run"] {
  return async (request) => {
    const plan = planDeviceRun({ request, traits });
    const result = await device.run({ plan, deadline, ...(signal && { signal }) });
    const large = planDeviceRun({ request, traits: { ...traits, units: Number.isFinite(traits.units) ? 1 : traits.units } });
    if (large.kernels.join() !== plan.kernels.join()) {
      const { reads } = await device.run({ plan: large, deadline, ...(signal && { signal }) });
      if (reads.some((bytes, i) => !bytesEqual(bytes, result.reads[i]!)))
        throw new Error(`wrong bytes from large or small tiles in the program "${request.program.name}"`);
    }
    return runOfResult({ request, result });
  };
}
