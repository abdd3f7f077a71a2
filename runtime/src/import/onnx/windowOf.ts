import { OnnxError } from "./OnnxError.ts";
import type { OnnxNode } from "./types.ts";

export interface Window {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  /** Rows above and columns before the picture. */
  readonly begin: readonly [number, number];
  /** Rows below and columns behind it. */
  readonly end: readonly [number, number];
  readonly output: readonly [number, number];
}

/** The sliding window of a convolution or pool over the last one or two dims (a line counts as a picture of one row), with auto_pad and ceil_mode resolved. */
export function windowOf({ node, spatial, kernel }: { node: OnnxNode; spatial: readonly number[]; kernel?: readonly number[] }): Window {
  const rank = spatial.length;
  if (rank !== 1 && rank !== 2) throw new OnnxError({ node, reason: `windows over ${rank} dims; 1 or 2 are supported` });
  const list = (name: string, otherwise: readonly number[]) => (node.attributes.get(name) as readonly number[] | undefined) ?? otherwise;
  const ones = spatial.map(() => 1);
  const size = kernel ?? list("kernel_shape", []);
  if (size.length !== rank) throw new OnnxError({ node, reason: "kernel_shape does not fit its input" });
  const strides = list("strides", ones);
  const dilations = list("dilations", ones);
  if ([...size, ...strides, ...dilations].some((value) => !(Number.isInteger(value) && value >= 1)))
    throw new OnnxError({ node, reason: `kernel ${size.join(" × ")}, strides ${strides.join(", ")}, dilations ${dilations.join(", ")}` });
  if (strides.length !== rank || dilations.length !== rank)
    throw new OnnxError({ node, reason: "strides or dilations do not fit its input" });
  // One op adds up no more.
  if (size.reduce((product, length) => product * length, 1) > 2 ** 16)
    throw new OnnxError({ node, reason: `a window of ${size.join(" × ")} elements` });
  const autoPad = (node.attributes.get("auto_pad") as string | undefined) ?? "NOTSET";
  const pads = list(
    "pads",
    [...ones, ...ones].map(() => 0),
  );
  if (pads.length !== 2 * rank || pads.some((pad) => !(pad >= 0))) throw new OnnxError({ node, reason: `pads ${pads.join(", ")}` });
  const round = node.attributes.get("ceil_mode") === 1 ? Math.ceil : Math.floor;
  const axes = spatial.map((length, i) => {
    const reach = (size[i]! - 1) * dilations[i]! + 1;
    if (autoPad.startsWith("SAME")) {
      const output = Math.ceil(length / strides[i]!);
      const total = Math.max(0, (output - 1) * strides[i]! + reach - length);
      const begin = autoPad === "SAME_UPPER" ? Math.floor(total / 2) : Math.ceil(total / 2);
      return { begin, end: total - begin, output };
    }
    const [begin, end] = autoPad === "VALID" ? [0, 0] : [pads[i]!, pads[i + rank]!];
    let output = round((length + begin + end - reach) / strides[i]!) + 1;
    // A window that would start behind the picture and its leading padding is left out.
    if (round === Math.ceil && (output - 1) * strides[i]! >= length + begin) output -= 1;
    return { begin, end, output };
  });
  if (axes.some(({ output, begin }) => !(output >= 1) || begin < 0))
    throw new OnnxError({ node, reason: "the window does not fit its input" });
  if (axes.reduce((product, { output }) => product * output, 1) > 2 ** 24) throw new OnnxError({ node, reason: "more than 2^24 windows" });
  const pair = (values: readonly number[], one: number) =>
    rank === 1 ? ([one, values[0]!] as const) : ([values[0]!, values[1]!] as const);
  return {
    kernel: pair(size, 1),
    strides: pair(strides, 1),
    dilations: pair(dilations, 1),
    begin: pair(
      axes.map(({ begin }) => begin),
      0,
    ),
    end: pair(
      axes.map(({ end }) => end),
      0,
    ),
    output: pair(
      axes.map(({ output }) => output),
      1,
    ),
  };
}
