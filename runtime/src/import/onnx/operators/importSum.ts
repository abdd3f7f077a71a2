import { applyFunction } from "../applyFunction.ts";
import { emitSum } from "../emitSum.ts";
import { emitTimes } from "../emitTimes.ts";
import type { OperatorImport } from "../importer.ts";
import { makeReal, type Maker } from "../makeReal.ts";
import { outcomeOf } from "../outcomeOf.ts";
import { plannedMeaning } from "../plannedMeaning.ts";
import { realOf } from "../realOf.ts";
import { OnnxError } from "../OnnxError.ts";

/** Add, Sub, Mul and Div: functions of one stored tensor stay functions, two stored tensors become one op or two. */
export const importSum: OperatorImport = ({ importer, node }) => {
  if (applyFunction({ importer, node })) return;
  const { opType } = node;
  if (opType === "Div") throw new OnnxError({ node, reason: "a quotient of two run-time tensors" });
  const a = realOf({ importer, node, name: node.inputs[0]! });
  const b = realOf({ importer, node, name: node.inputs[1]! });
  const [reader, ...others] = importer.consumers.get(node.outputs[0]!) ?? [];
  const relu = opType !== "Mul" && reader?.opType === "Relu" && others.length === 0;
  const tail = relu ? { name: reader.outputs[0]!, least: 0 } : { name: node.outputs[0]!, least: -Infinity };
  const make: Maker = ({ meaning, node }) => {
    const { value, exact } =
      opType === "Mul"
        ? emitTimes({ importer, node, a, b, meaning })
        : emitSum({ importer, node, a, b, sign: opType === "Add" ? 1 : -1, meaning, least: tail.least });
    return { value, ...outcomeOf({ exact, operands: [a, b] }) };
  };
  if (relu) {
    importer.fused.add(reader);
    importer.note({ node: reader, outcome: "fused", detail: `into ${opType} ${node.name}` });
  }
  makeReal({ importer, node, name: tail.name, meaning: plannedMeaning({ importer, name: tail.name, node }), make });
};
