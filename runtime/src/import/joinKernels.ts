import type { Kernel } from "./types.ts";

/** One kernel over the concatenation of the parts' input channels: the sum of the parts' convolutions. Throws when windows or outputs differ. */
export function joinKernels({ parts }: { parts: readonly Kernel[] }): Kernel {
  const first = parts[0]!;
  if (parts.some(({ out, height, width }) => out !== first.out || height !== first.height || width !== first.width)) {
    throw new Error("joined kernels must have the same window and outputs");
  }
  const inputs = parts.reduce((sum, part) => sum + part.in, 0);
  const taps = first.out * first.height * first.width;
  const values = new Float64Array(taps * inputs);
  let offset = 0;
  for (const part of parts) {
    for (let tap = 0; tap < taps; tap++) values.set(part.values.subarray(tap * part.in, (tap + 1) * part.in), tap * inputs + offset);
    offset += part.in;
  }
  return { ...first, in: inputs, values };
}
