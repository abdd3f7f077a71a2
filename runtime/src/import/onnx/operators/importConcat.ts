import type { OperatorImport } from "../importer.ts";
import { makeReal, type Maker } from "../makeReal.ts";
import { materialise, sameMeaning } from "../materialise.ts";
import { outcomeOf } from "../outcomeOf.ts";
import { OnnxError } from "../OnnxError.ts";
import { onnxQuantization } from "../onnxQuantization.ts";
import { plannedMeaning } from "../plannedMeaning.ts";
import { quantizedOf } from "../quantizedOf.ts";
import { realOf } from "../realOf.ts";
import { perTensorOf } from "../perTensorOf.ts";
import { storedOf } from "../storedOf.ts";
import type { RealValue } from "../types.ts";
import { joinAlong } from "./importMove.ts";

/** Concat of integers or real numbers, and com.microsoft's QLinearConcat. */
export const importConcat: OperatorImport = ({ importer, node }) => {
  const output = node.outputs[0]!;
  const axisOf = (rank: number) => {
    const axis = (node.attributes.get("axis") as number | undefined) ?? 0;
    return axis < 0 ? axis + rank : axis;
  };
  if (node.opType === "QLinearConcat") {
    const { dtype, ...meaning } = onnxQuantization({ importer, node, scale: node.inputs[0]!, zeroPoint: node.inputs[1]! });
    if (dtype === "int32") throw new OnnxError({ node, reason: "a result of 32 bits" });
    const parts = Array.from({ length: (node.inputs.length - 2) / 3 }, (_, i) => {
      const value = quantizedOf({ importer, node, first: 2 + 3 * i });
      return materialise({ importer, value, meaning, name: `${node.name}/part${i}` }).value;
    });
    const { tensor, dims, order } = joinAlong({ importer, name: node.name, parts, axis: axisOf(parts[0]!.dims.length) });
    importer.values.set(output, { kind: "integer", dtype, tensor, dims, order });
    importer.note({ node, outcome: "exact" });
    return;
  }
  const stored = node.inputs.map((name) => storedOf({ importer, node, name }));
  const axis = axisOf(stored[0]!.dims.length);
  if (stored.every((value) => value.kind === "integer")) {
    const [first] = stored;
    if (stored.some((value) => value.dtype !== first!.dtype)) throw new OnnxError({ node, reason: "operands of different types" });
    importer.values.set(output, joinAlong({ importer, name: node.name, parts: stored, axis }));
    importer.note({ node, outcome: "exact" });
    return;
  }
  const values = node.inputs.map((name) => perTensorOf({ importer, value: realOf({ importer, node, name }), name }));
  const make: Maker = ({ meaning, node }) => {
    const target = { ...meaning, scales: [Math.max(...meaning.scales)] };
    const parts = values.map((value, i) => materialise({ importer, value, meaning: target, name: `${node.name}/part${i}` }).value);
    // A part that has the result's meaning already was rounded once, to just that.
    const { outcome, detail } = outcomeOf({ exact: true, operands: values.filter((value) => !sameMeaning(value, target)) });
    return { value: joinAlong({ importer, name: node.name, parts, axis }) as RealValue, outcome, ...(detail ? { detail } : {}) };
  };
  makeReal({ importer, node, name: output, meaning: plannedMeaning({ importer, name: output, node }), make });
};
