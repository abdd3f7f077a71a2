import type { NodeOutcome } from "./importer.ts";
import type { Value } from "./types.ts";

/**
 * How near a node's stored result is to ONNX's: `exact`, else within one unit because of `why`. Operands that were rounded to 8 bits where the model has none are not
 * the model's own, so then the bound holds for what is stored of them only.
 */
export function outcomeOf({
  exact,
  operands,
  why = "a factor is approximated to about 31 bits, or an offset to accumulator units",
}: {
  exact: boolean;
  operands: readonly Value[];
  why?: string;
}): {
  outcome: NodeOutcome;
  detail?: string;
} {
  if (operands.some((value) => value.kind === "real" && value.rounded)) {
    const bound = exact ? "exact" : "at most one unit off";
    return { outcome: "quantised", detail: `${bound} on its operands as stored, which were rounded to 8 bits where the model does not` };
  }
  return exact ? { outcome: "exact" } : { outcome: "within 1 ulp", detail: `at most one unit off: ${why}` };
}
