import type { ModelParts } from "../import/onnxModels.ts";
import { randomOf } from "./randomOf.ts";

type Attributes = Record<string, number | readonly number[]>;
interface Value {
  readonly name: string;
  readonly dims: readonly number[];
}

/** A model of a few real operators at random over one input "x", and samples of it whose channels differ in size; the last node's value is the output. */
export function randomGraph({ seed }: { seed: number }): { parts: ModelParts; dims: readonly number[]; samples: number[][] } {
  const random = randomOf(seed * 7919);
  const int = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const pick = <T>(from: readonly T[]): T => from[int(0, from.length - 1)]!;
  const size = (dims: readonly number[]) => dims.reduce((product, dim) => product * dim, 1);

  const rank = pick([2, 3, 4, 4, 4]);
  const dims = [rank === 4 ? 1 : int(1, 3), int(2, 6), int(3, 7), int(3, 7)].slice(0, rank);
  const constants: Record<string, NonNullable<ModelParts["constants"]>[string]> = {};
  const nodes: ModelParts["nodes"][number][] = [];
  const values: Value[] = [{ name: "x", dims }];
  let names = 0;
  const constant = (type: "float" | "int64", dims: readonly number[], list: readonly number[]) => {
    constants[`k${names}`] = { type, dims, values: list };
    return `k${names++}`;
  };
  const floats = (...dims: number[]) =>
    constant(
      "float",
      dims,
      Array.from({ length: size(dims) }, () => 2 * random() - 1),
    );
  const ints = (...list: number[]) => constant("int64", [list.length], list);
  const put = (op: string, inputs: readonly string[], dims: readonly number[], attributes: Attributes = {}) => {
    nodes.push({ op, inputs, outputs: [`v${names}`], attributes });
    values.push({ name: `v${names++}`, dims });
  };
  const window = { kernel_shape: [3, 3], pads: [1, 1, 1, 1] };

  const makers: ((a: Value, axis: number) => void)[] = [
    ({ name, dims }) => dims.length === 4 && put("Conv", [name, floats(4, dims[1]!, 1, 1)], dims.with(1, 4)),
    ({ name, dims }) =>
      dims.length === 4 && put("Conv", [name, floats(dims[1]!, 1, 3, 3), floats(dims[1]!)], dims, { group: dims[1]!, pads: [1, 1, 1, 1] }),
    ({ name, dims }) => put("MatMul", [name, floats(dims.at(-1)!, 5)], dims.with(-1, 5)),
    ({ name, dims }) => put(pick(["Relu", "Tanh", "Sigmoid", "Abs", "Neg", "HardSigmoid"]), [name], dims),
    ({ name, dims }) => {
      const fits = (b: Value) => b.dims.length === dims.length && b.dims.every((dim, i) => dim === dims[i] || dim === 1);
      const other = pick(values.filter((value) => fits(value)));
      put(pick(["Add", "Sub", "Mul"]), [name, other.name], dims);
    },
    ({ name, dims }) => dims.length === 4 && put(pick(["Add", "Mul"]), [name, floats(dims[1]!, 1, 1)], dims),
    ({ name, dims }) => {
      const perm = [...dims.keys()];
      for (let i = perm.length - 1; i > 0; i--) {
        const j = int(0, i);
        [perm[i], perm[j]] = [perm[j]!, perm[i]!];
      }
      const moved = perm.map((axis) => dims[axis]!);
      put("Transpose", [name], moved, { perm });
    },
    ({ name, dims }) => dims.length === 4 && put(pick(["MaxPool", "AveragePool"]), [name], dims, window),
    ({ name, dims }, axis) => put("ReduceMean", [name], dims.with(axis, 1), { axes: [axis], keepdims: 1 }),
    ({ name, dims }, axis) => put("Softmax", [name], dims, { axis }),
    ({ name, dims }, axis) => put("Concat", [name, name], dims.with(axis, 2 * dims[axis]!), { axis }),
    ({ name, dims }) => put("Reshape", [name, ints(dims[0]!, -1)], [dims[0]!, size(dims.slice(1))]),
    ({ name, dims }, axis) => {
      const end = int(1, dims[axis]!);
      put("Slice", [name, ints(0), ints(end), ints(axis)], dims.with(axis, end));
    },
    ({ name, dims }, axis) => {
      const before = dims.map((_, i) => Number(i === axis));
      put("Pad", [name, ints(...before, ...dims.map(() => 0))], dims.with(axis, dims[axis]! + 1));
    },
    ({ name, dims }, axis) => put("Gather", [name, ints(dims[axis]! - 1, 0)], dims.with(axis, 2), { axis }),
  ];
  const wanted = int(2, 5);
  while (nodes.length < wanted) {
    const a = pick(values.slice(-2));
    pick(makers)(a, int(0, a.dims.length - 1));
  }

  const after = size(dims.slice(2));
  const channel = (i: number) => Math.floor(i / after) % dims[1]!;
  const sample = () => Array.from({ length: size(dims) }, (_, i) => Math.fround((2 * random() - 1) * (1 + 2 * channel(i))));
  return {
    parts: { nodes, constants, inputs: { x: { type: "float", dims } }, outputs: { [values.at(-1)!.name]: "float" }, opset: 17 },
    dims,
    samples: [sample(), sample(), sample()],
  };
}
