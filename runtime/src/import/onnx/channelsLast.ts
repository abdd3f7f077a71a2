import { OnnxError } from "./OnnxError.ts";
import type { OnnxNode } from "./types.ts";

/** What a convolution's weight dims [O, C / group, (kh,) kw] say, and `move`, which puts the channels last: [O, kh, kw, C / group]. Throws an OnnxError when they do not fit the input. */
export function channelsLast({ node, dims, channels }: { node: OnnxNode; dims: readonly number[]; channels: number }) {
  const [outputs, perGroup, ...spatial] = dims as [number, number, ...number[]];
  const group = (node.attributes.get("group") as number | undefined) ?? 1;
  if (spatial.length < 1 || spatial.length > 2)
    throw new OnnxError({ node, reason: `a convolution over ${spatial.length} dims; 1 or 2 are supported` });
  if (perGroup * group !== channels || outputs % group !== 0) {
    throw new OnnxError({ node, reason: `weights ${dims.join(" × ")} in ${group} groups do not fit ${channels} channels` });
  }
  const kernel = (spatial.length === 1 ? [1, spatial[0]!] : [spatial[0]!, spatial[1]!]) as readonly [number, number];
  const taps = kernel[0] * kernel[1];
  const move = (values: Float64Array) => {
    const moved = new Float64Array(values.length);
    for (let o = 0; o < outputs; o++) {
      for (let c = 0; c < perGroup; c++)
        for (let t = 0; t < taps; t++) moved[(o * taps + t) * perGroup + c] = values[(o * perGroup + c) * taps + t]!;
    }
    return moved;
  };
  return { outputs, perGroup, group, kernel, move };
}
