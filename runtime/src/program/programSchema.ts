import { z } from "zod";
import { listSchema } from "./listSchema.ts";
import { COMBINES, DTYPES, PROGRAM_VERSION, REDUCES, SOURCE_KINDS } from "./types.ts";

const name = z.string().min(1).max(256);
// No rule allows longer lists; which of them a tensor or a map may have is validateProgram's business.
const short = <Item extends z.ZodType>(item: Item) => listSchema({ item, most: 16 });
const long = <Item extends z.ZodType>(item: Item) => listSchema({ item, most: 2 ** 20 });
const dims = short(z.int());
const tensor = { dtype: z.enum(DTYPES), dims };
const operand = z.strictObject({
  source: z.strictObject({ kind: z.enum(SOURCE_KINDS), index: z.int() }),
  ...tensor,
  map: short(z.strictObject({ offset: z.int(), coefficients: short(z.int()) })),
  pad: z.int(),
});
const op = z.strictObject({
  name: z.string().max(256),
  output: z.strictObject(tensor),
  reduceDims: dims,
  combine: z.enum(COMBINES),
  combineShift: z.int(),
  reduce: z.enum(REDUCES),
  a: operand,
  b: operand.nullable(),
  bias: operand.nullable(),
  multiplier: z.union([z.int(), operand]),
  shift: z.int(),
  zeroPoint: z.int(),
  min: z.int(),
  max: z.int(),
});

/** The shape of program.json; the key order here is the canonical one. Ranges and references are validateProgram's business. */
export const programSchema = z.strictObject({
  version: z.literal(PROGRAM_VERSION),
  name,
  inputs: long(z.strictObject({ name, ...tensor })),
  constants: long(z.strictObject({ name, ...tensor })),
  ops: long(op),
});
