import { broadcastAt } from "./broadcastAt.ts";
import { broadcastDims } from "./broadcastDims.ts";
import { indicesOf } from "./indicesOf.ts";
import type { IntegerTensor } from "./types.ts";

/**
 * MatMulInteger (https://onnx.ai/onnx/operators/onnx__MatMulInteger.html): Σ (a − a zero point) × (b − b zero point) of [..., M, K] and [..., K, N], the
 * dims before them broadcast; `bZeroPoints` has one entry or N.
 */
export function matMulInteger({
  a,
  aZeroPoint,
  b,
  bZeroPoints,
}: {
  a: IntegerTensor;
  aZeroPoint: bigint;
  b: IntegerTensor;
  bZeroPoints: readonly bigint[];
}): IntegerTensor {
  const [rows, depth] = a.dims.slice(-2) as [number, number];
  const columns = b.dims.at(-1)!;
  const batch = broadcastDims({ a: a.dims.slice(0, -2), b: b.dims.slice(0, -2) });
  const dims = [...batch, rows, columns];
  const values = indicesOf(dims).map((index) => {
    const [before, row, column] = [index.slice(0, -2), index.at(-2)!, index.at(-1)!];
    const bZeroPoint = bZeroPoints[bZeroPoints.length === 1 ? 0 : column]!;
    let sum = 0n;
    for (let k = 0; k < depth; k++) {
      const left = broadcastAt({ tensor: a, index: [...before, row, k] });
      sum += (left - aZeroPoint) * (broadcastAt({ tensor: b, index: [...before, k, column] }) - bZeroPoint);
    }
    return sum;
  });
  return { dims, values };
}
