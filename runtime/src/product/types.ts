import type { Op, Operand, Program } from "../program/types.ts";

/** How the output of one op is checked as a matrix product (checkProduct). Loops are indices into the op's loops: those of the output, then those of the reduction. */
export interface ProductPlan {
  readonly op: Op;
  /** The operand that is multiplied by the secret vector over the `summed` loops; `other` does not depend on them. */
  readonly folded: Operand;
  readonly other: Operand;
  readonly summed: readonly number[];
  /** Loops of the output that move both operands: a batch. */
  readonly shared: readonly number[];
  /** Loops of the output that move `other` alone. */
  readonly rows: readonly number[];
  /** No exact sum is larger than this, whatever the operands hold. */
  readonly bound: number;
  /** Multiply-accumulates of one try, and of the op itself. */
  readonly steps: number;
  readonly macs: number;
}

/** A program whose output can be checked as a product. */
export interface FinalProduct {
  readonly plan: ProductPlan;
  /** What is run instead of the program, with the claimed output as one more input: it hashes that, and computes what comes before the product. */
  readonly claimed: Program;
}

/** What is wrong with an output: an element that no product has (`range`), or a row, by its first element, in which at least one element is wrong (`sum`). */
export interface ProductFault {
  readonly kind: "range" | "sum";
  readonly element: number;
}
