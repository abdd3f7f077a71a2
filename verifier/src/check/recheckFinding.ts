import { checkFraudProof, elementBytes, ProofError, recomputeElement, slotsOf } from "@dpin/runtime";
import type { Divergence, Fault, Op, Program, Run, Slot, Statement } from "@dpin/runtime";
import { BackendDisagreementError } from "./BackendDisagreementError.ts";

/**
 * Checks a finding by means that do not share the engine that made it: the differing element is recomputed by the reference from freshly
 * read data, and the whole proof is judged by the referee's twin. Returns the fault that the chain will see. Throws
 * BackendDisagreementError when the fault may be our own.
 */
export function recheckFinding(parameters: {
  program: Program;
  /** Read anew from the artifacts, not the bytes that the engine was given. */
  constants: readonly Uint8Array[];
  inputs: readonly Uint8Array[];
  own: Run;
  backend: string;
  divergence: Divergence;
  statement: Statement;
  proof: Uint8Array;
}): Fault {
  const { program, constants, inputs, own, backend, divergence, statement, proof } = parameters;
  if (divergence.kind === "Element") {
    const op = program.ops[divergence.op]!;
    const sources = { input: inputs, constant: constants, output: own.outputs, generated: [] };
    const { value } = recomputeElement({
      op,
      element: divergence.element,
      inputRoot: statement.inputRoot,
      read: (slot, byteOffset, length) => {
        const { kind, index } = operandOf({ op, slot }).source;
        return sources[kind][index]!.subarray(byteOffset, byteOffset + length);
      },
    });
    const ours = elementOf({ op, element: divergence.element, bytes: own.outputs[divergence.op]! });
    if (value !== ours) {
      throw new BackendDisagreementError({
        backend,
        what: `op ${divergence.op} (${op.name}), element ${divergence.element}: it gives ${ours}, the reference ${value}`,
      });
    }
  }
  try {
    return checkFraudProof({ statement, proof });
  } catch (error) {
    if (!(error instanceof ProofError)) throw error;
    throw new BackendDisagreementError({ backend, what: `the proof does not convict (${error.message})`, cause: error });
  }
}

function operandOf({ op, slot }: { op: Op; slot: Slot }) {
  return slotsOf({ op }).find((candidate) => candidate.slot === slot)!.operand;
}

function elementOf({ op, element, bytes }: { op: Op; element: number; bytes: Uint8Array }): number {
  const size = elementBytes(op.output.dtype);
  const view = new DataView(bytes.buffer, bytes.byteOffset + element * size, size);
  return size === 1 ? view.getInt8(0) : view.getInt32(0, true);
}
