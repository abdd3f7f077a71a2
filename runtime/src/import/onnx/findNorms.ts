import type { Importer } from "./importer.ts";
import type { OnnxNode, OnnxTensor } from "./types.ts";

/** A normalisation spelled out in small nodes. */
export interface Norm {
  /** The one node that it stands for: RMSNormalization or LayerNormalization, with the name and the output of its last part. */
  readonly node: OnnxNode;
  readonly parts: readonly OnnxNode[];
}

/**
 * Finds x / √(mean(x²) + epsilon) [× gain], as models before opset 23 spell RMSNorm (Zhang and Sennrich 2019) out: Pow or Mul, ReduceMean over one axis,
 * Add, Sqrt, then Div, or Reciprocal and Mul; and the same of x = z − mean(z) [+ bias], LayerNorm before opset 17. No value between them may have another
 * reader. Gives them by their last node; needs the constants folded already.
 */
export function findNorms({ importer, nodes }: { importer: Importer; nodes: readonly OnnxNode[] }): Map<OnnxNode, Norm> {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const constant = (name: string | undefined): OnnxTensor | null => {
    const value = importer.values.get(name ?? "");
    return value?.kind === "constant" ? value.tensor : null;
  };
  const scalar = (name: string | undefined) => {
    const tensor = constant(name);
    return tensor?.values.length === 1 ? tensor.values[0]! : null;
  };
  const isOf = <T extends string>(node: OnnxNode | undefined, ...types: T[]): node is OnnxNode & { opType: T } =>
    node !== undefined && node.domain === "" && (types as string[]).includes(node.opType);
  const readersOf = (node: OnnxNode) => importer.consumers.get(node.outputs[0]!) ?? [];
  const onlyReader = (node: OnnxNode) => {
    const readers = readersOf(node);
    return readers.length === 1 && node.outputs[0] !== importer.output ? readers[0]! : undefined;
  };
  /** The axis of a ReduceMean over one that keeps its dim. */
  const axisOf = (mean: OnnxNode) => {
    const axes = mean.inputs[1] ? constant(mean.inputs[1])?.values : (mean.attributes.get("axes") as readonly number[] | undefined);
    return axes?.length === 1 && (mean.attributes.get("keepdims") ?? 1) === 1 ? axes[0]! : null;
  };
  /** A constant along the last axis, by name, beside the other operand. */
  const vectorBeside = (node: OnnxNode, other: string) => {
    const name = node.inputs[0] === other ? node.inputs[1] : node.inputs[0];
    const tensor = constant(name);
    return tensor && tensor.values.length > 1 && tensor.dims.at(-1) === tensor.values.length ? name! : null;
  };

  function normOf(root: OnnxNode): { last: OnnxNode; norm: Norm } | null {
    const sum = makers.get(root.inputs[0]!);
    if (!isOf(sum, "Add") || onlyReader(sum) !== root) return null;
    const epsilon = scalar(sum.inputs[1]) ?? scalar(sum.inputs[0]);
    const mean = makers.get(sum.inputs[0]!) ?? makers.get(sum.inputs[1]!);
    if (epsilon === null || !isOf(mean, "ReduceMean") || onlyReader(mean) !== sum) return null;
    const axis = axisOf(mean);
    const square = makers.get(mean.inputs[0]!);
    if (axis === null || !isOf(square, "Pow", "Mul") || onlyReader(square) !== mean) return null;
    const [x, other] = square.inputs as [string, string];
    if (square.opType === "Pow" ? scalar(other) !== 2 : other !== x) return null;
    const parts = [square, mean, sum, root];

    let last = onlyReader(root);
    if (isOf(last, "Reciprocal") || (isOf(last, "Div") && scalar(last.inputs[0]) === 1)) {
      parts.push(last);
      const inverse = last.outputs[0]!;
      last = onlyReader(last);
      if (!isOf(last, "Mul") || !last.inputs.includes(x) || !last.inputs.includes(inverse)) return null;
    } else if (!isOf(last, "Div") || last.inputs[0] !== x) return null;
    parts.push(last);

    let input = x;
    const centred = makers.get(x);
    const total = isOf(centred, "Sub") ? makers.get(centred.inputs[1]!) : undefined;
    const centres =
      isOf(centred, "Sub") &&
      x !== importer.output &&
      isOf(total, "ReduceMean") &&
      total.inputs[0] === centred.inputs[0] &&
      axisOf(total) === axis &&
      onlyReader(total) === centred &&
      readersOf(centred).every((reader) => parts.includes(reader));
    if (centres) {
      input = centred.inputs[0]!;
      parts.unshift(total, centred);
    }

    let [gain, bias] = ["", ""];
    let next = onlyReader(last);
    const gains = isOf(next, "Mul") ? vectorBeside(next, last.outputs[0]!) : null;
    if (next && gains) {
      gain = gains;
      last = next;
      parts.push(next);
      next = onlyReader(next);
    }
    const biases = centres && isOf(next, "Add") ? vectorBeside(next, last.outputs[0]!) : null;
    if (next && biases) {
      bias = biases;
      last = next;
      parts.push(next);
    }
    const node: OnnxNode = {
      name: last.name,
      opType: centres ? "LayerNormalization" : "RMSNormalization",
      domain: "",
      inputs: [input, gain, bias],
      outputs: last.outputs,
      attributes: new Map<string, number>([
        ["axis", axis],
        ["epsilon", epsilon],
      ]),
    };
    return { last, norm: { node, parts } };
  }

  const found = new Map<OnnxNode, Norm>();
  for (const node of nodes) {
    const match = isOf(node, "Sqrt") ? normOf(node) : null;
    if (match) found.set(match.last, match.norm);
  }
  return found;
}
