import type { ProgramBuilder } from "../createProgramBuilder.ts";
import type { Maker } from "./makeReal.ts";
import type { FunctionValue, OnnxGraph, OnnxNode, RealValue, Value, ValueRange } from "./types.ts";

/** How a node came into the program. */
export type NodeOutcome =
  /** Integers exactly as ONNX defines them: the real result rounded once. */
  | "exact"
  /** Integers at most one unit in the last place from ONNX's; `detail` tells why. */
  | "within 1 ulp"
  /** Real arithmetic carried out on integers; `detail` states the bound, in units of the stored result. */
  | "quantised"
  /** Known when imported. */
  | "folded"
  /** The same bytes seen otherwise, or a meaning given to them. */
  | "view"
  | "fused";

export interface NodeReport {
  readonly node: string;
  readonly opType: string;
  readonly outcome: NodeOutcome;
  /** Which node it was fused into, or the bound of the error. */
  readonly detail?: string;
}

/** The state of one import. */
export interface Importer {
  readonly graph: OnnxGraph;
  readonly builder: ProgramBuilder;
  /** The value that the program gives. */
  readonly output: string;
  readonly values: Map<string, Value>;
  readonly ranges: ReadonlyMap<string, ValueRange>;
  readonly consumers: ReadonlyMap<string, readonly OnnxNode[]>;
  /** How values that were rounded to 8 bits are made, so that they can be made with another meaning. */
  readonly makers: Map<string, Maker>;
  /** Results of functions for all stored values of their base, kept by `functionColumn`. */
  readonly columns: WeakMap<RealValue, Map<FunctionValue, Float64Array>>;
  /** Nodes that an earlier one took in. */
  readonly fused: Set<OnnxNode>;
  readonly report: NodeReport[];
  /** What constants may still take, so that a small file cannot describe a large program: elements computed, and bytes in the program. */
  readonly room: { folded: number; constants: number };
  note(parameters: { node: OnnxNode; outcome: NodeOutcome; detail?: string }): void;
}

export type OperatorImport = (parameters: { importer: Importer; node: OnnxNode }) => void;
