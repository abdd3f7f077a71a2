import { LEAF_BYTES } from "../hash/types.ts";
import { elementCount } from "./elementCount.ts";
import { executionTerms } from "./executionTerms.ts";
import { fanInBytes } from "./fanInBytes.ts";
import { isPacked } from "./isPacked.ts";
import { proofGas } from "./proofGas.ts";
import { proofSize } from "./proofSize.ts";
import { slotsOf, type Slot } from "./slotsOf.ts";
import { slowSteps } from "./slowSteps.ts";
import { tensorBytes } from "./tensorBytes.ts";
import type { Combine, NamedTensorType, Op, Program, Reduce, Source, TensorType } from "./types.ts";

export interface OpReport {
  readonly index: number;
  readonly name: string;
  readonly combine: Combine;
  readonly reduce: Reduce;
  readonly reduceDims: readonly number[];
  readonly output: TensorType;
  readonly outputBytes: number;
  /** Leaves of the output, each hashed for the commitment. */
  readonly leaves: number;
  /** Combines in all: multiply-accumulates where it multiplies and sums. */
  readonly macs: number;
  /** An i8 dot product over contiguous bytes: its `steps` are runs, else single elements. */
  readonly packed: boolean;
  readonly steps: number;
  readonly reads: readonly { readonly slot: Slot; readonly source: Source; readonly view: TensorType }[];
  /** What opening one element takes at most, in bytes: whole leaves, and the whole proof. */
  readonly fanInBytes: number;
  readonly proofBytes: number;
  /** Gas of proving one wrong element at most, by the model of `proofGas`. */
  readonly proofGas: number;
}

/** What a program is made of, and what running, committing and disputing it costs. */
export interface ProgramReport {
  readonly name: string;
  readonly version: number;
  readonly inputs: readonly NamedTensorType[];
  readonly constants: readonly NamedTensorType[];
  readonly ops: readonly OpReport[];
  readonly totals: { readonly macs: number; readonly outputBytes: number; readonly leaves: number; readonly constantBytes: number };
  /** The op that is dearest to dispute. */
  readonly worst: { readonly op: number; readonly proofBytes: number; readonly proofGas: number };
}

/** Reports on a valid program, without running it or reading its weights. */
export function inspectProgram({ program }: { program: Program }): ProgramReport {
  const { name, version, inputs, constants } = program;
  const ops = program.ops.map((op, index) => inspectOp({ program, op, index }));
  const sum = (value: (op: OpReport) => number) => ops.reduce((total, op) => total + value(op), 0);
  const worst = ops.reduce((most, op) => (op.proofGas > most.proofGas ? op : most));
  return {
    name,
    version,
    inputs,
    constants,
    ops,
    totals: {
      macs: sum((op) => op.macs),
      outputBytes: sum((op) => op.outputBytes),
      leaves: sum((op) => op.leaves),
      constantBytes: constants.reduce((total, type) => total + tensorBytes(type), 0),
    },
    worst: { op: worst.index, proofBytes: worst.proofBytes, proofGas: worst.proofGas },
  };
}

function inspectOp({ program, op, index }: { program: Program; op: Op; index: number }): OpReport {
  const { name, combine, reduce, reduceDims, output } = op;
  const size = proofSize({ op, opCount: program.ops.length, inputCount: program.inputs.length });
  const outputBytes = tensorBytes(output);
  return {
    index,
    name,
    combine,
    reduce,
    reduceDims,
    output,
    outputBytes,
    leaves: Math.ceil(outputBytes / LEAF_BYTES),
    macs: elementCount(output.dims) * elementCount(reduceDims),
    packed: isPacked({ op }),
    steps: slowSteps({ op }),
    reads: slotsOf({ op }).map(({ slot, operand: { source, dtype, dims } }) => ({ slot, source, view: { dtype, dims } })),
    fanInBytes: fanInBytes({ op }),
    proofBytes: size.bytes,
    proofGas: proofGas({ bytes: size.bytes, terms: executionTerms({ op, size }) }),
  };
}
