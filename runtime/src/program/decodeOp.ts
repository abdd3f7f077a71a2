import { createByteReader, type ByteReader } from "../bytes/createByteReader.ts";
import { MalformedDescriptorError } from "./MalformedDescriptorError.ts";
import { elementCount } from "./elementCount.ts";
import { MAX_TENSOR_BYTES } from "./tensorProblem.ts";
import { tensorBytes } from "./tensorBytes.ts";
import { COMBINES, DTYPES, REDUCES, SOURCE_KINDS, type AffineRow, type DType, type Op, type Operand } from "./types.ts";
import { MAX_DESCRIPTOR_BYTES, MAX_REDUCTION } from "./validateOp.ts";

interface Fields extends ByteReader {
  /** Reads a field and refuses it, at the field's own position, when `wrong` says why. */
  checked<T>(read: () => T, wrong: (value: T) => string | false): T;
  code<T>(list: readonly T[], what: string): T;
  dims(rank: number): number[];
}

function fieldsOf(bytes: Uint8Array): Fields {
  const reader = createByteReader({
    bytes,
    onEnd: (needed) => new MalformedDescriptorError({ position: bytes.length, detail: `ends early, at least ${needed} bytes are needed` }),
  });
  function checked<T>(read: () => T, wrong: (value: T) => string | false): T {
    const position = reader.position();
    const value = read();
    const detail = wrong(value);
    if (detail !== false) throw new MalformedDescriptorError({ position, detail });
    return value;
  }
  return {
    ...reader,
    checked,
    code: (list, what) => list[checked(reader.u8, (value) => value >= list.length && `${value} is no ${what} code`)]!,
    dims: (rank) => Array.from({ length: rank }, () => checked(reader.u32, (value) => value === 0 && "a dim is 0")),
  };
}

/** How many inputs a program has and which op is decoded, to refuse sources that cannot exist. */
export interface OpPlace {
  readonly index: number;
  readonly inputCount: number;
}

function readOperand(fields: Fields, loops: { output: number; reduce: number }, only: DType | null, place: OpPlace | undefined): Operand {
  const kind = fields.code(SOURCE_KINDS, "source kind");
  const sources = { input: place?.inputCount, output: place?.index, constant: undefined, generated: undefined }[kind] ?? Infinity;
  const index = fields.checked(fields.u32, (value) => value >= sources && `${kind} ${value} is none of ${sources}`);
  const dtype = fields.checked(
    () => fields.code(DTYPES, "dtype"),
    (value) => only !== null && value !== only && `a bias or multiplier is ${only}`,
  );
  const pad = fields.checked(fields.i32, (value) => dtype === "i8" && (value < -128 || value > 127) && `pad ${value} is not an i8`);
  const rank = fields.checked(fields.u8, (value) => (value < 1 || value > 4) && `the view's rank is ${value}`);
  const dims: number[] = [];
  const map: AffineRow[] = [];
  const usable = only === null ? loops.output + loops.reduce : loops.output;
  fields.checked(
    () => {
      for (let row = 0; row < rank; row++) {
        dims.push(fields.checked(fields.u32, (value) => value === 0 && "a dim is 0"));
        const offset = fields.i32();
        const mask = fields.checked(fields.u8, (value) => value >> usable !== 0 && `the mask names a loop beyond ${usable}`);
        const coefficients = Array.from({ length: loops.output + loops.reduce }, (_, loop) =>
          (mask >> loop) % 2 === 1 ? fields.checked(fields.i16, (value) => value === 0 && "a coefficient in the mask is 0") : 0,
        );
        map.push({ offset, coefficients });
      }
      return tensorBytes({ dtype, dims });
    },
    (value) => value > MAX_TENSOR_BYTES && `the view has ${value} bytes`,
  );
  return { source: { kind, index }, dtype, dims, map, pad };
}

/**
 * The op of a canonical descriptor, its name empty. Anything else, and an op that breaks a rule which needs no other op, throws
 * MalformedDescriptorError with the position; with `place` also a source that is no input or no earlier op.
 */
export function decodeOp({ bytes, place }: { bytes: Uint8Array; place?: OpPlace }): Op {
  if (bytes.length > MAX_DESCRIPTOR_BYTES) {
    const detail = `${bytes.length} bytes, at most ${MAX_DESCRIPTOR_BYTES} are allowed`;
    throw new MalformedDescriptorError({ position: MAX_DESCRIPTOR_BYTES, detail });
  }
  const fields = fieldsOf(bytes);
  const combine = fields.code(COMBINES, "combine");
  const reduce = fields.code(REDUCES, "reduce");
  const binary = COMBINES.indexOf(combine) <= COMBINES.indexOf("gather");
  const flags = fields.checked(fields.u8, (value) => {
    if (value > 7) return "an unknown flag is set";
    return (value % 2 === 1) !== binary && `${combine} ${binary ? "needs" : "has no"} operand b`;
  });
  const dtype = fields.code(DTYPES, "dtype");
  const shift = fields.checked(fields.u8, (value) => value > 63 && `shift ${value} is above 63`);
  const combineShift = fields.checked(fields.u8, (value) => {
    if (combine === "shift") return value > 31 && `combineShift ${value} is above 31`;
    return value !== 0 && "combineShift without the shift combine";
  });
  const immediate = fields.checked(fields.i32, (value) => (flags & 4) !== 0 && value !== 0 && "a multiplier immediate beside a tensor");
  const zeroPoint = fields.i32();
  const min = fields.i32();
  const max = fields.checked(fields.i32, (value) => value < min && `max ${value} is below min ${min}`);
  const rank = fields.checked(fields.u8, (value) => (value < 1 || value > 4) && `the output rank is ${value}`);
  const dims = fields.checked(
    () => fields.dims(rank),
    (value) => tensorBytes({ dtype, dims: value }) > MAX_TENSOR_BYTES && `the output has ${tensorBytes({ dtype, dims: value })} bytes`,
  );
  const reduceRank = fields.checked(fields.u8, (value) => {
    if (value > 3) return `the reduce rank is ${value}`;
    return (value === 0) !== (reduce === "none") && `reduce ${reduce} with ${value} reduce dims`;
  });
  const reduceDims = fields.checked(
    () => fields.dims(reduceRank),
    (value) => elementCount(value) > MAX_REDUCTION && `the reduction has ${elementCount(value)} elements`,
  );
  const loops = { output: rank, reduce: reduceRank };
  const a = readOperand(fields, loops, null, place);
  const b = (flags & 1) !== 0 ? readOperand(fields, loops, null, place) : null;
  const bias = (flags & 2) !== 0 ? readOperand(fields, loops, "i32", place) : null;
  const multiplier = (flags & 4) !== 0 ? readOperand(fields, loops, "i32", place) : immediate;
  if (fields.remaining() > 0) throw new MalformedDescriptorError({ position: fields.position(), detail: "bytes behind the end" });
  const output = { dtype, dims };
  return { name: "", output, reduceDims, combine, combineShift, reduce, a, b, bias, multiplier, shift, zeroPoint, min, max };
}
