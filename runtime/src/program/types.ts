/** Element type of a tensor: 1 byte or 4 bytes, two's complement, little-endian. */
export type DType = "i8" | "i32";

/** dtype and row-major dims (rank 1 to 4). */
export interface TensorType {
  readonly dtype: DType;
  readonly dims: readonly number[];
}

/** A tensor's bytes with their type; `bytes.length` is the element count times the element size. */
export interface Tensor extends TensorType {
  readonly bytes: Uint8Array;
}

export interface NamedTensorType extends TensorType {
  readonly name: string;
}

/** Where an operand's tensor comes from; `output` is the index of an earlier op. Codes are the positions in SOURCE_KINDS. */
export interface Source {
  readonly kind: SourceKind;
  readonly index: number;
}
export const SOURCE_KINDS = ["input", "constant", "generated", "output"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** `offset + Σ coefficients[i] × loop[i]`, loop = the output indices, then the reduce indices. */
export interface AffineRow {
  readonly offset: number;
  readonly coefficients: readonly number[];
}

/** A source seen through a view (`dims`) and read through a map with one row per dim; outside the view `pad` is read. */
export interface Operand {
  readonly source: Source;
  readonly dtype: DType;
  readonly dims: readonly number[];
  readonly map: readonly AffineRow[];
  readonly pad: number;
}

/** Codes are the positions in these lists (docs/spec/program.md). */
export const COMBINES = ["mul", "add", "sub", "min", "max", "div", "gather", "copy", "isqrt", "shift"] as const;
export type Combine = (typeof COMBINES)[number];
export const REDUCES = ["none", "sum", "max"] as const;
export type Reduce = (typeof REDUCES)[number];
export const DTYPES = ["i8", "i32"] as const;

/** One operator of a tensor program: `out[o] = epilogue(REDUCE over r of combine(A[mapA], B[mapB]))`. */
export interface Op {
  /** For people only: not part of the descriptor. */
  readonly name: string;
  readonly output: TensorType;
  readonly reduceDims: readonly number[];
  readonly combine: Combine;
  /** Right shift of the `shift` combine, 0 to 31; 0 otherwise. */
  readonly combineShift: number;
  readonly reduce: Reduce;
  readonly a: Operand;
  readonly b: Operand | null;
  readonly bias: Operand | null;
  /** i32 immediate or a mapped i32 tensor; 1 with shift 0 is "no rescale". */
  readonly multiplier: number | Operand;
  /** 0 to 63. */
  readonly shift: number;
  readonly zeroPoint: number;
  readonly min: number;
  readonly max: number;
}

export const PROGRAM_VERSION = 1;

export interface Program {
  readonly version: typeof PROGRAM_VERSION;
  readonly name: string;
  readonly inputs: readonly NamedTensorType[];
  readonly constants: readonly NamedTensorType[];
  /** In execution order; the last op's output is the program's output. */
  readonly ops: readonly Op[];
}

export const INT32_MIN = -(2 ** 31);
export const INT32_MAX = 2 ** 31 - 1;
