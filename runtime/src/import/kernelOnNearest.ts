import type { Kernel } from "./types.ts";

/**
 * A 3 × 3 convolution over a picture doubled by nearest neighbour, as a 3 × 3 convolution over the picture itself: output channel
 * (2·i + j)·out + o is output o at row 2h + i, column 2w + j (the sub-pixel form of Shi et al. 2016, arXiv:1609.05158). Zero padding
 * stays zero padding.
 */
export function kernelOnNearest({ kernel }: { kernel: Kernel }): Kernel {
  if (kernel.height !== 3 || kernel.width !== 3) throw new Error("only 3 × 3 kernels");
  const { out, in: inputs } = kernel;
  const values = new Float64Array(4 * out * 9 * inputs);
  for (let phase = 0; phase < 4; phase++) {
    for (let o = 0; o < out; o++) {
      for (let tap = 0; tap < 9; tap++) {
        const row = Math.floor(((phase >> 1) + Math.floor(tap / 3) - 1) / 2) + 1;
        const column = Math.floor(((phase & 1) + (tap % 3) - 1) / 2) + 1;
        for (let c = 0; c < inputs; c++) {
          values[((phase * out + o) * 9 + row * 3 + column) * inputs + c]! += kernel.values[(o * 9 + tap) * inputs + c]!;
        }
      }
    }
  }
  return { ...kernel, out: 4 * out, values };
}
