import { elementBytes, generateTensor, recomputeElement, sampleElements, slotsOf, type ReadBytes, type Run } from "@dpin/runtime";
import { BaseError, type JobData } from "@dpin/sdk";

/** This provider's own backend gave a wrong element: to commit the run would cost its stake. */
export class SpotCheckError extends BaseError {}

/**
 * Recomputes `count` random elements of a run by the reference, each from the run's own operands; throws SpotCheckError at the first that
 * differs. A broken driver or chip shows here before it costs anything.
 */
export function spotCheck({ job, run, count }: { job: JobData; run: Run; count: number }): void {
  const { program, constants, inputs, inputRoot } = job;
  for (const { op: index, element } of sampleElements({ program, count })) {
    const op = program.ops[index]!;
    const sources = new Map(slotsOf({ op }).map(({ slot, operand }) => [slot, operand.source]));
    const read: ReadBytes = (slot, byteOffset, length) => {
      const { kind, index: at } = sources.get(slot)!;
      if (kind === "generated") return generateTensor({ inputRoot, index: at, byteLength: byteOffset + length }).subarray(byteOffset);
      const bytes = kind === "input" ? inputs[at] : kind === "constant" ? constants[at] : run.outputs[at];
      return bytes!.subarray(byteOffset, byteOffset + length);
    };
    const { value } = recomputeElement({ op, element, inputRoot, read });
    const size = elementBytes(op.output.dtype);
    const output = run.outputs[index]!;
    const view = new DataView(output.buffer, output.byteOffset + element * size, size);
    const computed = size === 1 ? view.getInt8(0) : view.getInt32(0, true);
    if (computed !== value)
      throw new SpotCheckError(`op ${index} (${op.name}), element ${element}: the backend gave ${computed}, the reference ${value}`);
  }
}
