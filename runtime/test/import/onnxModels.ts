import { create, toBinary } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType as A,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  TensorProtoSchema,
  TensorProto_DataType as T,
  TensorShapeProtoSchema,
  TensorShapeProto_DimensionSchema,
  TypeProtoSchema,
  TypeProto_TensorSchema,
  ValueInfoProtoSchema,
} from "onnx-buf";

export type ElementType = "float" | "int8" | "uint8" | "int32" | "int64";
const TYPES = { float: T.FLOAT, int8: T.INT8, uint8: T.UINT8, int32: T.INT32, int64: T.INT64 } as const;
const ARRAYS = { float: Float32Array, int8: Int8Array, uint8: Uint8Array, int32: Int32Array } as const;

export interface ModelParts {
  readonly nodes: readonly {
    readonly op: string;
    readonly domain?: string;
    readonly name?: string;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
    readonly attributes?: Readonly<Record<string, number | string | readonly number[]>>;
    /** Attributes that are floats although their values are whole. */
    readonly floats?: readonly string[];
  }[];
  readonly constants?: Readonly<
    Record<string, { readonly type: ElementType; readonly dims: readonly number[]; readonly values: readonly number[] }>
  >;
  readonly inputs: Readonly<Record<string, { readonly type: ElementType; readonly dims: readonly (number | string)[] }>>;
  readonly outputs: Readonly<Record<string, ElementType>>;
  readonly opset?: number;
}

/** A small ONNX file made of parts. */
export function onnxModel({ nodes, constants = {}, inputs, outputs, opset = 13 }: ModelParts): Uint8Array {
  const info = (name: string, type: ElementType, dims?: readonly (number | string)[]) =>
    create(ValueInfoProtoSchema, {
      name,
      type: create(TypeProtoSchema, {
        value: {
          case: "tensorType",
          value: create(TypeProto_TensorSchema, {
            elemType: TYPES[type],
            ...(dims
              ? {
                  shape: create(TensorShapeProtoSchema, {
                    dim: dims.map((dim) =>
                      create(TensorShapeProto_DimensionSchema, {
                        value: typeof dim === "number" ? { case: "dimValue", value: BigInt(dim) } : { case: "dimParam", value: dim },
                      }),
                    ),
                  }),
                }
              : {}),
          }),
        },
      }),
    });
  const attribute = (name: string, value: number | string | readonly number[], float: boolean) =>
    typeof value === "string"
      ? create(AttributeProtoSchema, { name, type: A.STRING, s: new TextEncoder().encode(value) })
      : typeof value !== "number"
        ? create(AttributeProtoSchema, { name, type: A.INTS, ints: value.map(BigInt) })
        : Number.isInteger(value) && !float
          ? create(AttributeProtoSchema, { name, type: A.INT, i: BigInt(value) })
          : create(AttributeProtoSchema, { name, type: A.FLOAT, f: value });
  const graph = create(GraphProtoSchema, {
    name: "graph",
    node: nodes.map(({ op, domain = "", name = "", inputs, outputs, attributes = {}, floats = [] }) =>
      create(NodeProtoSchema, {
        opType: op,
        domain,
        name,
        input: [...inputs],
        output: [...outputs],
        attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value, floats.includes(key))),
      }),
    ),
    initializer: Object.entries(constants).map(([name, { type, dims, values }]) =>
      create(TensorProtoSchema, {
        name,
        dataType: TYPES[type],
        dims: dims.map(BigInt),
        ...(type === "int64" ? { int64Data: values.map(BigInt) } : { rawData: new Uint8Array(ARRAYS[type].from(values).buffer) }),
      }),
    ),
    input: Object.entries(inputs).map(([name, { type, dims }]) => info(name, type, dims)),
    output: Object.entries(outputs).map(([name, type]) => info(name, type)),
  });
  const model = create(ModelProtoSchema, {
    irVersion: 8n,
    opsetImport: [
      create(OperatorSetIdProtoSchema, { domain: "", version: BigInt(opset) }),
      create(OperatorSetIdProtoSchema, { domain: "com.microsoft", version: 1n }),
    ],
    graph,
  });
  return toBinary(ModelProtoSchema, model);
}
