import { isExactProduct } from "./isExactProduct.ts";
import { isExactSum } from "./isExactSum.ts";
import type { Importer } from "./importer.ts";
import type { OnnxNode } from "./types.ts";

/** What follows a linear node and can be done in its epilogue: × gain + offset for each output channel, then a clamp. */
export interface Tail {
  /** The value that the epilogue gives. */
  readonly name: string;
  readonly gain: number[];
  readonly offset: number[];
  readonly least: number;
  readonly most: number;
  /** Whether no gain and no offset had to be rounded to a float64. */
  readonly exact: boolean;
}

/**
 * Takes in the nodes after a convolution or product that only scale, shift or clamp its output channels (axis `axis` of `rank`): each must
 * be the sole reader of what is before it. Folding batch normalisation: Jacob et al. 2018, section 3.2.
 */
export function followTail({
  importer,
  node,
  channels,
  axis,
  rank,
  clamp = true,
}: {
  importer: Importer;
  node: OnnxNode;
  channels: number;
  axis: number;
  rank: number;
  clamp?: boolean;
}): Tail {
  let name = node.outputs[0]!;
  const gain = Array.from({ length: channels }, () => 1);
  const offset = gain.map(() => 0);
  let [least, most] = [-Infinity, Infinity];
  let exact = true;
  const product = (a: number, b: number) => {
    exact &&= isExactProduct({ a, b });
    return a * b;
  };
  const sum = (a: number, b: number) => {
    exact &&= isExactSum({ a, b });
    return a + b;
  };
  const bounded = () => least > -Infinity || most < Infinity;
  for (;;) {
    const readers = importer.consumers.get(name) ?? [];
    const next = readers[0];
    if (readers.length !== 1 || name === importer.output || !next || next.domain !== "") break;
    const constant = (index: number) => {
      const value = importer.values.get(next.inputs[index] ?? "");
      return value?.kind === "constant" ? value.tensor : null;
    };
    const perChannel = (index: number): number[] | null => {
      const tensor = constant(index);
      if (!tensor) return null;
      if (tensor.values.length === 1 && tensor.dims.length <= rank) return gain.map(() => tensor.values[0]!);
      const along = tensor.dims[axis - rank + tensor.dims.length];
      return tensor.values.length === channels && along === channels && tensor.dims.length <= rank ? [...tensor.values] : null;
    };
    if (next.opType === "BatchNormalization" && !bounded() && axis === 1 && next.outputs.filter(Boolean).length === 1) {
      const [scale, shift, mean, variance] = [1, 2, 3, 4].map((i) => constant(i)?.values);
      if (!scale || !shift || !mean || !variance) break;
      exact = false;
      const epsilon = (next.attributes.get("epsilon") as number | undefined) ?? 1e-5;
      gain.forEach((value, c) => {
        const factor = scale[c]! / Math.sqrt(variance[c]! + epsilon);
        gain[c] = value * factor;
        offset[c] = (offset[c]! - mean[c]!) * factor + shift[c]!;
      });
    } else if (["Add", "Sub", "Mul", "Div"].includes(next.opType) && !bounded()) {
      const other = next.inputs[0] === name ? perChannel(1) : ["Add", "Mul"].includes(next.opType) ? perChannel(0) : null;
      if (!other || next.inputs[0] === next.inputs[1]) break;
      gain.forEach((value, c) => {
        if (next.opType === "Add") offset[c] = sum(offset[c]!, other[c]!);
        else if (next.opType === "Sub") offset[c] = sum(offset[c]!, -other[c]!);
        else {
          const factor = next.opType === "Mul" ? other[c]! : 1 / other[c]!;
          if (next.opType === "Div") exact &&= isExactProduct({ a: factor, b: other[c]! });
          gain[c] = product(value, factor);
          offset[c] = product(offset[c]!, factor);
        }
      });
    } else if (next.opType === "Relu" && clamp) {
      least = Math.max(least, 0);
      most = Math.max(most, 0);
    } else if (next.opType === "Clip" && clamp) {
      const bound = (index: number, attribute: string, otherwise: number) =>
        next.inputs[index] ? constant(index)?.values[0] : ((next.attributes.get(attribute) as number | undefined) ?? otherwise);
      const [low, high] = [bound(1, "min", -Infinity), bound(2, "max", Infinity)];
      if (low === undefined || high === undefined) break;
      least = Math.min(high, Math.max(least, low));
      most = Math.max(low, Math.min(most, high));
    } else break;
    importer.fused.add(next);
    importer.note({ node: next, outcome: "fused", detail: `into ${node.opType} ${node.name}` });
    name = next.outputs[0]!;
  }
  return { name, gain, offset, least, most, exact };
}
