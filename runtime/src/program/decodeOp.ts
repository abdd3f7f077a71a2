import { createByteReader, type ByteReader } from "../bytes/createByteReader.ts";
import { MalformedDescriptorError } from "./MalformedDescriptorError.ts";
import { COMBINES, DTYPES, REDUCES, SOURCE_KINDS, type AffineRow, type DType, type Op, type Operand } from "./types.ts";

interface Fields extends ByteReader {
  /** Reads a field and refuses it, at the field's own position, when `wrong` says why. */
  checked<T>(read: () => T, wrong: (value: T) => string | false): T;
  code<T>(list: readonly T[], what: string): T;
  dims(least: number, greatest: number, what: string): number[];
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
  const dim = () => checked(reader.u32, (value) => value === 0 && "a dim is 0");
  return {
    ...reader,
    checked,
    code: (list, what) => list[checked(reader.u8, (value) => value >= list.length && `${value} is no ${what} code`)]!,
    dims: (least, greatest, what) => {
      const rank = checked(reader.u8, (value) => (value < least || value > greatest) && `the ${what} rank is ${value}`);
      return Array.from({ length: rank }, dim);
    },
  };
}

function readOperand(fields: Fields, loops: number, only: DType | null): Operand {
  const kind = fields.code(SOURCE_KINDS, "source kind");
  const index = fields.u32();
  const dtype = fields.checked(
    () => fields.code(DTYPES, "dtype"),
    (value) => only !== null && value !== only && `a bias or multiplier is ${only}`,
  );
  const pad = fields.checked(fields.i32, (value) => dtype === "i8" && (value < -128 || value > 127) && `pad ${value} is not an i8`);
  const rank = fields.checked(fields.u8, (value) => (value < 1 || value > 4) && `the view's rank is ${value}`);
  const dims: number[] = [];
  const map: AffineRow[] = [];
  for (let row = 0; row < rank; row++) {
    dims.push(fields.checked(fields.u32, (value) => value === 0 && "a dim is 0"));
    const offset = fields.i32();
    const mask = fields.checked(fields.u8, (value) => value >> loops !== 0 && `the mask names a loop beyond the op's ${loops}`);
    const coefficients = Array.from({ length: loops }, (_, loop) =>
      (mask >> loop) % 2 === 1 ? fields.checked(fields.i16, (value) => value === 0 && "a coefficient in the mask is 0") : 0,
    );
    map.push({ offset, coefficients });
  }
  return { source: { kind, index }, dtype, dims, map, pad };
}

/** The op of a canonical descriptor, its name empty; anything else throws MalformedDescriptorError with the position. */
export function decodeOp({ bytes }: { bytes: Uint8Array }): Op {
  if (bytes.length > 256) throw new MalformedDescriptorError({ position: 256, detail: `${bytes.length} bytes, at most 256 are allowed` });
  const fields = fieldsOf(bytes);
  const combine = fields.code(COMBINES, "combine");
  const reduce = fields.code(REDUCES, "reduce");
  const flags = fields.checked(fields.u8, (value) => value > 7 && "an unknown flag is set");
  const dtype = fields.code(DTYPES, "dtype");
  const shift = fields.checked(fields.u8, (value) => value > 63 && `shift ${value} is above 63`);
  const combineShift = fields.checked(fields.u8, (value) =>
    combine === "shift" ? value > 31 && `combineShift ${value} is above 31` : value !== 0 && "combineShift without the shift combine",
  );
  const immediate = fields.checked(fields.i32, (value) => (flags & 4) !== 0 && value !== 0 && "a multiplier immediate beside a tensor");
  const zeroPoint = fields.i32();
  const min = fields.i32();
  const max = fields.i32();
  const dims = fields.dims(1, 4, "output");
  const reduceDims = fields.dims(0, 3, "reduce");
  const loops = dims.length + reduceDims.length;
  const a = readOperand(fields, loops, null);
  const b = (flags & 1) !== 0 ? readOperand(fields, loops, null) : null;
  const bias = (flags & 2) !== 0 ? readOperand(fields, loops, "i32") : null;
  const multiplier = (flags & 4) !== 0 ? readOperand(fields, loops, "i32") : immediate;
  if (fields.remaining() > 0) throw new MalformedDescriptorError({ position: fields.position(), detail: "bytes behind the end" });
  const output = { dtype, dims };
  return { name: "", output, reduceDims, combine, combineShift, reduce, a, b, bias, multiplier, shift, zeroPoint, min, max };
}
