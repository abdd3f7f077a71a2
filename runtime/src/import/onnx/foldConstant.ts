import { OnnxError } from "./OnnxError.ts";
import type { OnnxDType, OnnxNode, OnnxTensor } from "./types.ts";

/**
 * The result of a node whose inputs are all known when the model is imported, or null when the node has no constant form here. Shapes are
 * ONNX's; integer division truncates; throws an OnnxError when the result would have more than `most` elements.
 */
export function foldConstant({
  node,
  inputs,
  most,
}: {
  node: OnnxNode;
  inputs: readonly (OnnxTensor | null)[];
  most: number;
}): OnnxTensor | null {
  const checkSize = (dims: readonly number[]) => {
    if (!(count(dims) <= most)) throw new OnnxError({ node, reason: `a constant of ${dims.join(" × ")} elements is too large` });
  };
  const attribute = <T>(name: string, otherwise: T) => (node.attributes.get(name) as T | undefined) ?? otherwise;
  const x = inputs[0]!;
  const list = (input: number, name: string) => {
    const given = inputs[input];
    return given ? [...given.values] : [...attribute<readonly number[]>(name, [])];
  };
  switch (node.opType) {
    case "Constant": {
      const value = attribute<OnnxTensor | undefined>("value", undefined);
      if (value) return value;
      const scalar = (dtype: OnnxDType, values: readonly number[], dims: readonly number[]) => ({
        dtype,
        dims,
        values: Float64Array.from(values),
      });
      for (const [name, dtype] of [
        ["value_float", "float"],
        ["value_int", "int64"],
      ] as const) {
        if (node.attributes.has(name)) return scalar(dtype, [attribute(name, 0)], []);
        const values = attribute<readonly number[] | undefined>(`${name}s`, undefined);
        if (values) return scalar(dtype, values, [values.length]);
      }
      return null;
    }
    case "ConstantOfShape": {
      const fill = attribute<OnnxTensor | undefined>("value", undefined);
      const dims = [...x.values];
      checkSize(dims);
      return { dtype: fill?.dtype ?? "float", dims, values: new Float64Array(count(dims)).fill(fill?.values[0] ?? 0) };
    }
    case "Identity":
    case "Dropout":
      return x;
    case "Cast": {
      const types: Readonly<Record<number, OnnxDType>> = {
        1: "float",
        2: "uint8",
        3: "int8",
        6: "int32",
        7: "int64",
        9: "bool",
        10: "float16",
        11: "double",
      };
      const to = types[attribute("to", 0)];
      if (!to) return null;
      const integer = !["float", "double", "float16"].includes(to);
      const values = x.values.map((value) => (to === "bool" ? Number(value !== 0) : integer ? Math.trunc(value) : value));
      return { dtype: to, dims: x.dims, values };
    }
    case "Reshape": {
      const dims = reshapedDims({ node, dims: x.dims, wanted: [...inputs[1]!.values] });
      return { ...x, dims };
    }
    case "Flatten": {
      const axis = fromEnd(attribute("axis", 1), x.dims.length);
      return { ...x, dims: [count(x.dims.slice(0, axis)), count(x.dims.slice(axis))] };
    }
    case "Squeeze": {
      const axes = list(1, "axes").map((axis) => fromEnd(axis, x.dims.length));
      return { ...x, dims: x.dims.filter((dim, i) => (axes.length > 0 ? !axes.includes(i) : dim !== 1)) };
    }
    case "Unsqueeze": {
      const axes = list(1, "axes");
      const rank = x.dims.length + axes.length;
      const at = axes.map((axis) => fromEnd(axis, rank));
      const rest = [...x.dims];
      return { ...x, dims: Array.from({ length: rank }, (_, i) => (at.includes(i) ? 1 : rest.shift()!)) };
    }
    case "Concat": {
      const parts = inputs as readonly OnnxTensor[];
      const axis = fromEnd(attribute("axis", 0), x.dims.length);
      const dims = x.dims.map((dim, i) => (i === axis ? parts.reduce((sum, part) => sum + part.dims[axis]!, 0) : dim));
      checkSize(dims);
      const outer = count(x.dims.slice(0, axis));
      const values = new Float64Array(count(dims));
      let at = 0;
      for (let o = 0; o < outer; o++) {
        for (const part of parts) {
          const width = part.values.length / outer;
          values.set(part.values.subarray(o * width, (o + 1) * width), at);
          at += width;
        }
      }
      return { dtype: x.dtype, dims, values };
    }
    case "Transpose": {
      const perm = attribute<readonly number[]>(
        "perm",
        x.dims.map((_, i) => x.dims.length - 1 - i),
      );
      const dims = perm.map((axis) => x.dims[axis]!);
      return pick({ x, dims, index: (at) => perm.reduce((moved, axis, i) => ((moved[axis] = at[i]!), moved), [] as number[]) });
    }
    case "Slice": {
      const rank = x.dims.length;
      const [starts, ends] = [list(1, "starts"), list(2, "ends")];
      const given = list(3, "axes");
      const axes = (given.length > 0 ? given : starts.map((_, i) => i)).map((axis) => fromEnd(axis, rank));
      const steps = inputs[4] ? [...inputs[4].values] : starts.map(() => 1);
      const cut = x.dims.map((dim) => ({ start: 0, step: 1, length: dim }));
      axes.forEach((axis, i) => (cut[axis] = sliceOf({ dim: x.dims[axis]!, start: starts[i]!, end: ends[i]!, step: steps[i]! })));
      return pick({ x, dims: cut.map(({ length }) => length), index: (at) => cut.map(({ start, step }, i) => start + step * at[i]!) });
    }
    case "Gather": {
      const indices = inputs[1]!;
      const axis = fromEnd(attribute("axis", 0), x.dims.length);
      const dims = [...x.dims.slice(0, axis), ...indices.dims, ...x.dims.slice(axis + 1)];
      checkSize(dims);
      const index = (at: readonly number[]) => {
        let flat = 0;
        indices.dims.forEach((dim, i) => (flat = flat * dim + at[axis + i]!));
        return [...at.slice(0, axis), fromEnd(indices.values[flat]!, x.dims[axis]!), ...at.slice(axis + indices.dims.length)];
      };
      return pick({ x, dims, index });
    }
    case "Expand": {
      const wanted = [...inputs[1]!.values];
      const dims = broadcast(x.dims, wanted);
      checkSize(dims);
      return pick({ x, dims, index: (at) => aligned(x.dims, at) });
    }
    case "Range": {
      const [start, limit, delta] = inputs.map((input) => input!.values[0]!) as [number, number, number];
      const length = Math.max(0, Math.ceil((limit - start) / delta));
      checkSize([length]);
      return { dtype: x.dtype, dims: [length], values: Float64Array.from({ length }, (_, i) => start + i * delta) };
    }
    case "Neg":
    case "Sqrt":
    case "Floor":
    case "Ceil":
    case "Abs": {
      const apply = { Neg: (v: number) => -v, Sqrt: Math.sqrt, Floor: Math.floor, Ceil: Math.ceil, Abs: Math.abs }[node.opType];
      return { ...x, values: x.values.map(apply) };
    }
    case "Add":
    case "Sub":
    case "Mul":
    case "Div": {
      const y = inputs[1]!;
      const dims = broadcast(x.dims, y.dims);
      checkSize(dims);
      const integer = x.dtype.includes("int");
      const apply = {
        Add: (a: number, b: number) => a + b,
        Sub: (a: number, b: number) => a - b,
        Mul: (a: number, b: number) => a * b,
        Div: (a: number, b: number) => (integer ? Math.trunc(a / b) : a / b),
      }[node.opType];
      const left = pick({ x, dims, index: (at) => aligned(x.dims, at) });
      const right = pick({ x: y, dims, index: (at) => aligned(y.dims, at) });
      return { dtype: x.dtype, dims, values: left.values.map((value, i) => apply(value, right.values[i]!)) };
    }
    default:
      return null;
  }
}

/** Dims of a Reshape: 0 keeps, −1 is what is left. Throws an OnnxError when the elements do not fit. */
export function reshapedDims({ node, dims, wanted }: { node: OnnxNode; dims: readonly number[]; wanted: readonly number[] }): number[] {
  const kept = wanted.map((dim, i) => (dim === 0 && node.attributes.get("allowzero") !== 1 ? (dims[i] ?? 1) : dim));
  const known = count(kept.filter((dim) => dim !== -1));
  const result = kept.map((dim) => (dim === -1 ? count(dims) / known : dim));
  if (count(result) !== count(dims) || result.some((dim) => !Number.isInteger(dim) || dim < 0)) {
    throw new OnnxError({ node, reason: `${dims.join(" × ")} elements cannot have the shape ${wanted.join(" × ")}` });
  }
  return result;
}

/** Python's slice: start, step and length within a dim. */
export function sliceOf({ dim, start, end, step }: { dim: number; start: number; end: number; step: number }) {
  const [low, high] = step > 0 ? [0, dim] : [-1, dim - 1];
  const clamp = (value: number) => Math.min(high, Math.max(low, value < 0 ? Math.max(value + dim, low) : value));
  const first = Math.min(step > 0 ? dim : dim - 1, Math.max(0, start < 0 ? start + dim : start));
  return { start: first, step, length: Math.max(0, Math.ceil((clamp(end) - first) / step)) };
}

/** The dims that two shapes broadcast to, aligned at their ends. */
export function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const [x, y] = [a[i - rank + a.length] ?? 1, b[i - rank + b.length] ?? 1];
    if (x !== y && x !== 1 && y !== 1) throw new OnnxError({ reason: `${a.join(" × ")} and ${b.join(" × ")} do not broadcast` });
    return x === 1 ? y : x;
  });
}

/** A negative axis or index counts from the end; throws an OnnxError when it is out of range (axes may equal the rank). */
export function fromEnd(axis: number, length: number): number {
  const index = axis < 0 ? axis + length : axis;
  if (!Number.isInteger(index) || index < 0 || index > length) throw new OnnxError({ reason: `${axis} is not within ${length}` });
  return index;
}

const count = (dims: readonly number[]) => dims.reduce((product, dim) => product * dim, 1);

function aligned(dims: readonly number[], at: readonly number[]): number[] {
  return dims.map((dim, i) => (dim === 1 ? 0 : at[at.length - dims.length + i]!));
}

function pick({
  x,
  dims,
  index,
}: {
  x: OnnxTensor;
  dims: readonly number[];
  index: (at: readonly number[]) => readonly number[];
}): OnnxTensor {
  const at = dims.map(() => 0);
  const values = new Float64Array(count(dims));
  for (let i = 0; i < values.length; i++) {
    let flat = 0;
    index(at).forEach((value, axis) => (flat = flat * x.dims[axis]! + value));
    values[i] = x.values[flat]!;
    for (let axis = dims.length - 1; axis >= 0 && ++at[axis]! === dims[axis]; axis--) at[axis] = 0;
  }
  return { dtype: x.dtype, dims, values };
}
