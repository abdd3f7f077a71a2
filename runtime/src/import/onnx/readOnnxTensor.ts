import { TensorProto_DataLocation, TensorProto_DataType as T, type TensorProto } from "onnx-buf";
import { OnnxError } from "./OnnxError.ts";
import type { OnnxDType, OnnxTensor } from "./types.ts";

const KINDS: Readonly<Record<number, { dtype: OnnxDType; bytes: number; read: (view: DataView, at: number) => number }>> = {
  [T.FLOAT]: { dtype: "float", bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  [T.DOUBLE]: { dtype: "double", bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  [T.FLOAT16]: { dtype: "float16", bytes: 2, read: (view, at) => halfOf(view.getUint16(at, true)) },
  [T.BFLOAT16]: { dtype: "bfloat16", bytes: 2, read: (view, at) => bfloatOf(view.getUint16(at, true)) },
  [T.INT8]: { dtype: "int8", bytes: 1, read: (view, at) => view.getInt8(at) },
  [T.UINT8]: { dtype: "uint8", bytes: 1, read: (view, at) => view.getUint8(at) },
  [T.INT16]: { dtype: "int16", bytes: 2, read: (view, at) => view.getInt16(at, true) },
  [T.UINT16]: { dtype: "uint16", bytes: 2, read: (view, at) => view.getUint16(at, true) },
  [T.INT32]: { dtype: "int32", bytes: 4, read: (view, at) => view.getInt32(at, true) },
  [T.UINT32]: { dtype: "uint32", bytes: 4, read: (view, at) => view.getUint32(at, true) },
  [T.INT64]: { dtype: "int64", bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  [T.UINT64]: { dtype: "uint64", bytes: 8, read: (view, at) => Number(view.getBigUint64(at, true)) },
  [T.BOOL]: { dtype: "bool", bytes: 1, read: (view, at) => view.getUint8(at) },
};

/** The importer's name of a TensorProto.DataType; throws an OnnxError naming one that it does not know. */
export function onnxDType(dataType: number): OnnxDType {
  const kind = KINDS[dataType];
  if (!kind) throw new OnnxError({ reason: `element type ${T[dataType] ?? dataType} is not supported` });
  return kind.dtype;
}

/**
 * A TensorProto's values. Nothing is allocated before the dims agree with the data that the file holds, so memory stays within eight times
 * the file's size; throws an OnnxError when they do not, or when the data lies in another file.
 */
export function readOnnxTensor({ proto }: { proto: TensorProto }): OnnxTensor {
  const refuse = (reason: string) => new OnnxError({ reason: `tensor "${proto.name}": ${reason}` });
  if (proto.dataLocation === TensorProto_DataLocation.EXTERNAL) throw refuse("its data lies in another file; save the model as one file");
  const kind = KINDS[proto.dataType];
  if (!kind) throw refuse(`element type ${T[proto.dataType] ?? proto.dataType} is not supported`);
  const dims = proto.dims.map(Number);
  if (dims.some((dim) => !(dim >= 0))) throw refuse(`dims ${dims.join(" × ")}`);
  const count = dims.reduce((product, dim) => product * dim, 1);
  const { dtype, bytes, read } = kind;
  const typed: readonly (number | bigint)[] =
    {
      float: proto.floatData,
      double: proto.doubleData,
      int64: proto.int64Data,
      uint64: proto.uint64Data,
      uint32: proto.uint64Data,
    }[dtype as string] ?? proto.int32Data;
  const held = proto.rawData.length > 0 ? proto.rawData.length / bytes : typed.length;
  if (count !== held) throw refuse(`dims ${dims.join(" × ")} ask for ${count} elements, the file holds ${held}`);
  if (proto.rawData.length > 0) {
    const view = new DataView(proto.rawData.buffer, proto.rawData.byteOffset, proto.rawData.byteLength);
    return { dtype, dims, values: Float64Array.from({ length: count }, (_, i) => read(view, i * bytes)) };
  }
  const decode = dtype === "float16" ? halfOf : dtype === "bfloat16" ? bfloatOf : Number;
  return { dtype, dims, values: Float64Array.from(typed as number[], (value) => decode(value)) };
}

/** IEEE 754 binary16. */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

function bfloatOf(bits: number): number {
  return new Float32Array(new Uint32Array([bits * 65_536]).buffer)[0]!;
}
