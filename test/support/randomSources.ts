import type { DType, NamedTensorType, Source, TensorType } from "../../runtime/src/program/types.ts";
import type { Random } from "./createRandom.ts";
import { randomBytes } from "./randomBytes.ts";
import { randomDims } from "./randomDims.ts";

interface Known {
  readonly source: Source;
  readonly dtype: DType;
  readonly count: number;
}

/** The tensors a random program has so far, and the data of those that are bound from outside. */
export interface Sources {
  readonly inputs: NamedTensorType[];
  readonly constants: NamedTensorType[];
  readonly inputBytes: Uint8Array[];
  readonly constantBytes: Uint8Array[];
  /** A source with that dtype and element count: one that exists or a new one. */
  take(wanted: { dtype: DType; count: number }): Source;
  /** A source that exists, with its dtype and element count, earlier outputs first; null when there is none of the dtype. */
  reuse(wanted: { dtype: DType | null; most: number }): Known | null;
  addOutput(output: { index: number; type: TensorType }): void;
  /** Returns a function that forgets what was added since. */
  mark(): () => void;
}

const count = (dims: readonly number[]) => dims.reduce((product, dim) => product * dim, 1);

/** Creates the empty set of sources of one random program. */
export function createSources({ random }: { random: Random }): Sources {
  const inputs: NamedTensorType[] = [];
  const constants: NamedTensorType[] = [];
  const inputBytes: Uint8Array[] = [];
  const constantBytes: Uint8Array[] = [];
  const known: Known[] = [];
  const bind = ({
    dtype,
    elements,
    types,
    bytes,
    kind,
  }: {
    dtype: DType;
    elements: number;
    types: NamedTensorType[];
    bytes: Uint8Array[];
    kind: "input" | "constant";
  }) => {
    const index = types.length;
    types.push({ name: `${kind}-${index}`, dtype, dims: randomDims({ random, count: elements }) });
    bytes.push(randomBytes({ random, dtype, count: elements }));
    return { kind, index };
  };
  return {
    inputs,
    constants,
    inputBytes,
    constantBytes,
    take: (wanted) => {
      const same = known.filter((k) => k.dtype === wanted.dtype && k.count === wanted.count);
      if (same.length > 0 && random.chance(0.7)) return random.pick(same).source;
      const kind = random.pick(["input", "input", "constant", "constant", "generated"] as const);
      let source: Source;
      if (kind === "generated") {
        const used = known.filter((k) => k.source.kind === "generated").map((k) => k.source.index);
        const free = random.chance(0.1) ? 0xffffffff : random.int(0, 9);
        source = { kind, index: used.includes(free) ? 100 + known.length : free };
      } else if (kind === "input") source = bind({ dtype: wanted.dtype, elements: wanted.count, types: inputs, bytes: inputBytes, kind });
      else source = bind({ dtype: wanted.dtype, elements: wanted.count, types: constants, bytes: constantBytes, kind });
      known.push({ source, ...wanted });
      return source;
    },
    reuse: ({ dtype, most }) => {
      const fitting = known.filter((k) => (dtype === null || k.dtype === dtype) && k.count <= most);
      const outputs = fitting.filter((k) => k.source.kind === "output");
      if (fitting.length === 0) return null;
      return random.pick(outputs.length > 0 && random.chance(0.7) ? outputs : fitting);
    },
    addOutput: ({ index, type }) => known.push({ source: { kind: "output", index }, dtype: type.dtype, count: count(type.dims) }),
    mark: () => {
      const lengths = [inputs, constants, inputBytes, constantBytes, known].map((list) => list.length);
      return () => [inputs, constants, inputBytes, constantBytes, known].forEach((list, i) => void (list.length = lengths[i]!));
    },
  };
}
