import { createByteWriter, type ByteWriter } from "../bytes/createByteWriter.ts";
import { slotsOf } from "./slotsOf.ts";
import { COMBINES, DTYPES, REDUCES, SOURCE_KINDS, type Op, type Operand } from "./types.ts";

function writeOperand(writer: ByteWriter, operand: Operand): void {
  writer.u8(SOURCE_KINDS.indexOf(operand.source.kind));
  writer.u32(operand.source.index);
  writer.u8(DTYPES.indexOf(operand.dtype));
  writer.i32(operand.pad);
  writer.u8(operand.dims.length);
  operand.dims.forEach((dim, i) => {
    const row = operand.map[i];
    if (row === undefined) throw new RangeError(`the map has no row for dim ${i}`);
    writer.u32(dim);
    writer.i32(row.offset);
    writer.u8(row.coefficients.reduce((mask, coefficient, loop) => (coefficient === 0 ? mask : mask | (1 << loop)), 0));
    for (const coefficient of row.coefficients) if (coefficient !== 0) writer.i16(coefficient);
  });
}

/** The canonical descriptor of an op (docs/spec/program.md); a field that does not fit its width throws RangeError. */
export function encodeOp({ op }: { op: Op }): Uint8Array {
  const writer = createByteWriter();
  const mapped = typeof op.multiplier !== "number";
  writer.u8(COMBINES.indexOf(op.combine));
  writer.u8(REDUCES.indexOf(op.reduce));
  writer.u8((op.b === null ? 0 : 1) | (op.bias === null ? 0 : 2) | (mapped ? 4 : 0));
  writer.u8(DTYPES.indexOf(op.output.dtype));
  writer.u8(op.shift);
  writer.u8(op.combineShift);
  writer.i32(typeof op.multiplier === "number" ? op.multiplier : 0);
  writer.i32(op.zeroPoint);
  writer.i32(op.min);
  writer.i32(op.max);
  for (const dims of [op.output.dims, op.reduceDims]) {
    writer.u8(dims.length);
    for (const dim of dims) writer.u32(dim);
  }
  for (const { operand } of slotsOf({ op })) writeOperand(writer, operand);
  return writer.finish();
}
