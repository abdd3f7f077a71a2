import type { Run, RunRequest } from "./backend.ts";
import { generateTensor } from "./hash/generateTensor.ts";
import { elementBytes } from "./program/elementBytes.ts";
import { slotsOf } from "./program/slotsOf.ts";
import { sampleElements } from "./proof/sampleElements.ts";
import { recomputeElement, type ReadBytes } from "./reference/recomputeElement.ts";

/** A backend gave a wrong element: whoever commits to the run loses their stake. */
export class SpotCheckError extends Error {
  override readonly name = "SpotCheckError";
}

/**
 * Recomputes `count` random elements of a run that kept all outputs by the reference, each from the run's own operands; throws SpotCheckError at the first that
 * differs. A broken driver or chip shows here before it costs anything. Needs `initHash()`.
 */
export function spotCheck({
  job,
  run,
  count,
}: {
  job: Pick<RunRequest, "program" | "constants" | "inputs" | "inputRoot">;
  run: Run;
  count: number;
}): void {
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
