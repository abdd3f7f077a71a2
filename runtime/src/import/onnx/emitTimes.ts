import { i32Bytes } from "../i32Bytes.ts";
import type { TensorRead, TensorRef } from "../types.ts";
import { broadcast } from "./foldConstant.ts";
import type { Importer } from "./importer.ts";
import { OnnxError } from "./OnnxError.ts";
import { canonical, checkRank, physicalDims, readBroadcast } from "./placed.ts";
import { rescaleOf } from "./rescaleOf.ts";
import type { Meaning, OnnxNode, Placed, RealValue } from "./types.ts";

/** The product of two i8 values, element by element: (a − p)(b − q), with the smaller operand's share of the zero points computed on its own dims. */
export function emitTimes({
  importer,
  node,
  a,
  b,
  meaning,
}: {
  importer: Importer;
  node: OnnxNode;
  a: RealValue;
  b: RealValue;
  meaning: Meaning;
}): { value: RealValue; exact: boolean } {
  const { builder } = importer;
  const size = ({ dims }: Placed) => dims.reduce((product, dim) => product * dim, 1);
  const [wide, narrow] = size(a) >= size(b) ? [a, b] : [b, a];
  const dims = broadcast(a.dims, b.dims);
  checkRank({ node, dims });
  const order = wide.dims.length === dims.length ? wide.order : canonical(dims.length);
  const output = physicalDims({ dims, order });
  const scaled = [a, b, meaning].filter(({ scales }) => scales.length > 1);
  const axis = scaled[0]?.axis ?? 0;
  const channels = scaled[0]?.scales.length ?? 1;
  if (scaled.some((other) => other.axis !== axis || (other !== meaning && (other as RealValue).dims.length !== dims.length))) {
    throw new OnnxError({ node, reason: "operands have scales along different axes" });
  }
  const at = ({ scales }: Meaning, c: number) => scales[scales.length === 1 ? 0 : c]!;
  const factors = Array.from({ length: channels }, (_, c) => ({ of: [at(a, c), at(b, c)], by: [at(meaning, c)] }));
  const { multipliers, shift, exact } = rescaleOf({ factors, accumulators: factors.map(() => 255 * 255) });
  const own = narrow.tensor.dims.map((_, i) => ({ [`o${i}`]: 1 }));
  const onOwn = (name: string, factor: number, source: TensorRef, offset: number): TensorRef =>
    builder.addOp({
      name: `${node.name}/${name}`,
      output: { dtype: "i32", dims: narrow.tensor.dims },
      combine: "copy",
      a: { tensor: source, rows: own },
      multiplier: factor,
      zeroPoint: offset,
    });
  const centred = narrow.zeroPoint === 0 ? narrow.tensor : onOwn("centred", 1, narrow.tensor, -narrow.zeroPoint);
  const share = wide.zeroPoint === 0 ? null : onOwn("zero-point", -wide.zeroPoint, centred, 0);
  const reading = (tensor: TensorRef): TensorRead => readBroadcast({ value: { ...narrow, tensor }, dims, order });
  const multiplier: TensorRead | number =
    multipliers.length === 1
      ? multipliers[0]!
      : {
          tensor: builder.addConstant({
            name: `${node.name}/multiplier`,
            dtype: "i32",
            dims: [channels],
            bytes: i32Bytes({ values: multipliers }),
          }),
          rows: [{ [`o${order.indexOf(axis)}`]: 1 }],
        };
  const tensor = builder.addOp({
    name: node.name,
    output: { dtype: "i8", dims: output },
    combine: "mul",
    a: readBroadcast({ value: wide, dims, order }),
    b: reading(centred),
    ...(share ? { bias: reading(share) } : {}),
    multiplier,
    shift,
    zeroPoint: meaning.zeroPoint,
    min: -128,
    max: 127,
  });
  return { value: { kind: "real", tensor, dims, order, scales: meaning.scales, axis: meaning.axis, zeroPoint: meaning.zeroPoint }, exact };
}
