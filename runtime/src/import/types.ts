import type { DType, Source } from "../program/types.ts";

/** A tensor of a program under construction. */
export interface TensorRef {
  readonly source: Source;
  readonly dtype: DType;
  readonly dims: readonly number[];
}

/** One row of a map by loop name (`o0`…`o3`, `r0`…`r2`): coefficient per loop, absent is 0. */
export type SparseRow = Readonly<Partial<Record<LoopName | "offset", number>>>;
export type LoopName = "o0" | "o1" | "o2" | "o3" | "r0" | "r1" | "r2";

/** How an op reads a tensor: one row per dim of the view; `dims` reinterprets the tensor's dims. */
export interface TensorRead {
  readonly tensor: TensorRef;
  readonly dims?: readonly number[];
  readonly rows: readonly SparseRow[];
  readonly pad?: number;
}

/** real value = scale of its channel × (stored value − zeroPoint), channels along the innermost dim. */
export interface Quantization {
  readonly scales: readonly number[];
  readonly zeroPoint: number;
}

/** An i8 activation with what its stored values mean. */
export interface QuantizedTensor {
  readonly tensor: TensorRef;
  readonly quantization: Quantization;
}

/** Floating-point convolution weights, row-major [out, height, width, in]. */
export interface Kernel {
  readonly out: number;
  readonly height: number;
  readonly width: number;
  readonly in: number;
  readonly values: Float64Array;
}
