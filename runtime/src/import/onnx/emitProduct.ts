import type { DType } from "../../program/types.ts";
import type { SparseRow, TensorRead, TensorRef } from "../types.ts";
import type { Importer } from "./importer.ts";
import { OnnxError } from "./OnnxError.ts";
import { broadcast } from "./foldConstant.ts";
import { canonical, checkRank, reorder } from "./placed.ts";
import type { OnnxNode, Placed } from "./types.ts";

/** Elements of the longest reduction that one op may have. */
const DEEPEST = 2 ** 16;

/**
 * The product of two run-time integer matrices [..., M, K] × [..., K, N] less their zero points, with its epilogue. Zero points become row and
 * column sums in the bias: Σ(a − p)(b − q) = Σab − q Σa − p Σb + Kpq (Jacob et al. 2018, section 2.3).
 */
export function emitProduct({
  importer,
  node,
  a,
  b,
  zeroA,
  zeroB,
  multiplier,
  shift,
  epilogue,
}: {
  importer: Importer;
  node: OnnxNode;
  a: Placed;
  b: Placed;
  zeroA: number;
  zeroB: number;
  multiplier: number;
  shift: number;
  epilogue: { dtype: DType; zeroPoint?: number; min?: number; max?: number };
}): Placed {
  const { builder } = importer;
  const { name } = node;
  const [rankA, rankB] = [a.dims.length, b.dims.length];
  if (rankA < 2 || rankB < 2) throw new OnnxError({ node, reason: "a product with a vector; give it a second dim" });
  const [rows, depth] = a.dims.slice(-2) as [number, number];
  const columns = b.dims[rankB - 1]!;
  if (depth > DEEPEST) throw new OnnxError({ node, reason: `sums of ${depth} products of run-time values` });
  if (b.dims[rankB - 2] !== depth) throw new OnnxError({ node, reason: `${a.dims.join(" × ")} times ${b.dims.join(" × ")}` });
  const batch = broadcast(a.dims.slice(0, -2), b.dims.slice(0, -2));
  const dims = [...batch, rows, columns];
  checkRank({ node, dims });
  const left = reorder({ importer, value: a, order: canonical(rankA), name: `${name}/a` });
  const right = reorder({ importer, value: b, order: [...canonical(rankB - 2), rankB - 1, rankB - 2], name: `${name}/b` });
  const batchRows = (placed: Placed): SparseRow[] =>
    placed.dims.slice(0, -2).map((dim, i) => (dim === 1 ? {} : { [`o${i + batch.length - (placed.dims.length - 2)}`]: 1 }));
  const [m, n] = [`o${batch.length}`, `o${batch.length + 1}`];
  const readA: TensorRead = { tensor: left.tensor, rows: [...batchRows(left), { [m]: 1 }, { r0: 1 }] };
  const readB: TensorRead = { tensor: right.tensor, rows: [...batchRows(right), { [n]: 1 }, { r0: 1 }] };
  const identity = dims.map((_, i) => ({ [`o${i}`]: 1 }));
  const ones = () => builder.addConstant({ name: `${name}/ones`, dtype: "i8", dims: [depth], bytes: new Uint8Array(depth).fill(1) });
  const addSum = (read: TensorRead, factor: number, constant: number, what: string) => {
    return builder.addOp({
      name: `${name}/${what}`,
      output: { dtype: "i32", dims },
      combine: "mul",
      reduce: "sum",
      reduceDims: [depth],
      a: read,
      b: { tensor: ones(), rows: [{ r0: 1 }] },
      multiplier: factor,
      zeroPoint: constant,
    });
  };
  const sums: TensorRef[] = [];
  if (zeroB !== 0) sums.push(addSum(readA, -zeroB, depth * zeroA * zeroB, "rows"));
  if (zeroA !== 0) sums.push(addSum(readB, -zeroA, 0, "columns"));
  let [bias] = sums;
  if (sums.length === 2) {
    bias = builder.addOp({
      name: `${name}/zero-points`,
      output: { dtype: "i32", dims },
      combine: "add",
      a: { tensor: sums[0]!, rows: identity },
      b: { tensor: sums[1]!, rows: identity },
    });
  }
  const { dtype, ...limits } = epilogue;
  const tensor = builder.addOp({
    name,
    output: { dtype, dims },
    combine: "mul",
    reduce: "sum",
    reduceDims: [depth],
    a: readA,
    b: readB,
    ...(bias ? { bias: { tensor: bias, rows: identity } } : {}),
    multiplier,
    shift,
    ...limits,
  });
  return { tensor, dims, order: canonical(dims.length) };
}
