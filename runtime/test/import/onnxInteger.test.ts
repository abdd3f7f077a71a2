import { expect } from "chai";
import { createWasmBackend, initHash, type Backend } from "../../src/index.ts";
import { onnxModel, type ElementType, type ModelParts } from "./onnxModels.ts";
import { runImported, runOrt, type Feed } from "./onnxRuns.ts";
import { randomOf } from "../support/randomOf.ts";

const random = randomOf(7);
const integers = (count: number, low: number, high: number) =>
  Array.from({ length: count }, () => Math.floor(low + random() * (high - low + 1)));
const size = (dims: readonly number[]) => dims.reduce((product, dim) => product * dim, 1);
const scalar = (type: ElementType, value: number) => ({ type, dims: [], values: [value] });
const tensor = (type: "int8" | "uint8", dims: readonly number[], narrow = false) => ({
  type,
  dims,
  // Narrow weights: onnxruntime's u8 × s8 products saturate in pairs on CPUs without VNNI.
  values: integers(
    size(dims),
    type === "int8" ? (narrow ? -60 : -128) : narrow ? 70 : 0,
    type === "int8" ? (narrow ? 60 : 127) : narrow ? 190 : 255,
  ),
});
const qlinear = (name: string, type: "int8" | "uint8", scale: number, zero: number) => ({
  [`${name}s`]: scalar("float", scale),
  [`${name}z`]: scalar(type, zero),
});
const three = (name: string) => [name, `${name}s`, `${name}z`];

interface Case {
  readonly title: string;
  readonly parts: ModelParts;
  /** Greatest difference in units of the result. */
  readonly off?: number;
  /** Inputs that are not any 8-bit integers. */
  readonly feeds?: () => Readonly<Record<string, Feed>>;
}

const dyadic = { x: 0.5, w: 0.125, y: 16 };
const odd = { x: 0.0371, w: 0.0123, y: 0.61 };
const conv = (
  title: string,
  type: "int8" | "uint8",
  scales: typeof dyadic,
  dims: readonly number[],
  weights: readonly number[],
  attributes: Record<string, number | string | readonly number[]>,
  extra: { perChannel?: boolean; wz?: number } = {},
): Case => ({
  title,
  off: scales === odd ? 1 : 0,
  parts: {
    nodes: [{ op: "QLinearConv", inputs: [...three("x"), ...three("w"), "ys", "yz", "b"], outputs: ["y"], attributes }],
    constants: {
      ...qlinear("x", type, scales.x, type === "int8" ? -11 : 140),
      w: tensor(extra.wz === undefined ? "int8" : "uint8", weights, true),
      ws: extra.perChannel
        ? { type: "float", dims: [weights[0]!], values: Array.from({ length: weights[0]! }, (_, o) => scales.w * 2 ** -(o % 4)) }
        : scalar("float", scales.w),
      wz: extra.perChannel
        ? { type: "int8", dims: [weights[0]!], values: integers(weights[0]!, 0, 0) }
        : extra.wz === undefined
          ? scalar("int8", 0)
          : scalar("uint8", extra.wz),
      ...qlinear("y", type, scales.y, type === "int8" ? 7 : 121),
      b: { type: "int32", dims: [weights[0]!], values: integers(weights[0]!, -3000, 3000) },
    },
    inputs: { x: { type, dims } },
    outputs: { y: type },
  },
});

const cases: Case[] = [
  conv("QLinearConv of int8, 3 × 3, padded", "int8", dyadic, [2, 5, 7, 6], [4, 5, 3, 3], { pads: [1, 1, 1, 1] }),
  conv("QLinearConv of uint8, stride 2, asymmetric pads", "uint8", dyadic, [1, 3, 9, 8], [6, 3, 3, 3], {
    pads: [0, 1, 2, 0],
    strides: [2, 2],
  }),
  conv("QLinearConv with SAME_LOWER and a dilation", "int8", dyadic, [1, 2, 8, 8], [3, 2, 3, 3], { auto_pad: "SAME_LOWER" }),
  conv("QLinearConv, dilated", "int8", dyadic, [1, 2, 9, 9], [3, 2, 3, 3], { dilations: [2, 3], pads: [2, 3, 2, 3] }),
  conv(
    "QLinearConv, depthwise, scales per channel",
    "int8",
    dyadic,
    [2, 6, 7, 7],
    [6, 1, 5, 5],
    { group: 6, pads: [2, 2, 2, 2], strides: [2, 1] },
    { perChannel: true },
  ),
  conv("QLinearConv, grouped", "int8", dyadic, [1, 6, 5, 5], [9, 2, 3, 3], { group: 3, pads: [1, 1, 1, 1] }),
  conv("QLinearConv, depthwise with a multiplier", "uint8", dyadic, [1, 3, 5, 5], [6, 1, 3, 3], { group: 3 }),
  conv("QLinearConv of a line", "int8", dyadic, [2, 4, 20], [5, 4, 5], { pads: [2, 2], strides: [2] }),
  conv(
    "QLinearConv of uint8 weights whose differences to their zero point need nine bits",
    "uint8",
    dyadic,
    [1, 4, 5, 5],
    [3, 4, 3, 3],
    {},
    { wz: 5 },
  ),
  conv("QLinearConv whose scales are no binary fractions", "int8", odd, [1, 8, 6, 6], [5, 8, 3, 3], { pads: [1, 1, 1, 1] }),
  {
    title: "ConvInteger of uint8 × uint8 with zero points",
    parts: {
      nodes: [{ op: "ConvInteger", inputs: ["x", "w", "xz", "wz"], outputs: ["y"], attributes: { pads: [1, 0, 1, 0], strides: [1, 2] } }],
      constants: { w: tensor("uint8", [4, 3, 3, 3], true), xz: scalar("uint8", 17), wz: scalar("uint8", 128) },
      inputs: { x: { type: "uint8", dims: [1, 3, 6, 6] } },
      outputs: { y: "int32" },
    },
  },
  ...(["int8", "uint8"] as const).map((type): Case => ({
    title: `MatMulInteger of ${type} by constant weights, batched`,
    parts: {
      nodes: [{ op: "MatMulInteger", inputs: ["a", "b", "az", "bz"], outputs: ["y"] }],
      constants: {
        b: tensor(type, [37, 11], true),
        az: scalar(type, type === "int8" ? -3 : 100),
        bz: scalar(type, type === "int8" ? 9 : 128),
      },
      inputs: { a: { type, dims: [2, 3, 37] } },
      outputs: { y: "int32" },
    },
  })),
  {
    title: "MatMulInteger of two run-time matrices with zero points",
    parts: {
      nodes: [{ op: "MatMulInteger", inputs: ["a", "b", "az", "bz"], outputs: ["y"] }],
      constants: { az: scalar("int8", 5), bz: scalar("int8", -4) },
      inputs: { a: { type: "int8", dims: [2, 4, 19] }, b: { type: "int8", dims: [2, 19, 6] } },
      outputs: { y: "int32" },
    },
  },
  ...([dyadic, odd] as const).flatMap((scales) => [
    {
      title: `QLinearMatMul by constant weights, ${scales === odd ? "odd" : "binary"} scales`,
      off: scales === odd ? 1 : 0,
      parts: {
        nodes: [{ op: "QLinearMatMul", inputs: [...three("a"), ...three("b"), "ys", "yz"], outputs: ["y"] }],
        constants: {
          ...qlinear("a", "int8", scales.x, 3),
          b: tensor("int8", [24, 10], true),
          ...qlinear("b", "int8", scales.w, 0),
          ...qlinear("y", "int8", scales.y, -5),
        },
        inputs: { a: { type: "int8", dims: [7, 24] } },
        outputs: { y: "int8" },
      },
    } satisfies Case,
    {
      title: `QLinearMatMul of two run-time matrices, ${scales === odd ? "odd" : "binary"} scales`,
      off: scales === odd ? 1 : 0,
      parts: {
        nodes: [{ op: "QLinearMatMul", inputs: [...three("a"), ...three("b"), "ys", "yz"], outputs: ["y"] }],
        constants: {
          ...qlinear("a", "uint8", scales.x, 120),
          ...qlinear("b", "uint8", scales.w, 77),
          ...qlinear("y", "uint8", scales.y * 8, 131),
        },
        inputs: { a: { type: "uint8", dims: [5, 16] }, b: { type: "uint8", dims: [16, 9] } },
        outputs: { y: "uint8" },
      },
    } satisfies Case,
    ...(["QLinearAdd", "QLinearMul"] as const).map((op): Case => ({
      title: `${op}, ${scales === odd ? "odd" : "binary"} scales, broadcast`,
      off: scales === odd ? 1 : 0,
      parts: {
        nodes: [{ op, domain: "com.microsoft", inputs: [...three("a"), ...three("b"), "ys", "yz"], outputs: ["y"] }],
        constants: {
          ...qlinear("a", "uint8", scales.x, 131),
          ...qlinear("b", "uint8", scales.w, 90),
          ...qlinear("y", "uint8", scales === odd ? 0.09 : op === "QLinearMul" ? 4 : 0.5, 100),
        },
        inputs: { a: { type: "uint8", dims: [2, 3, 4, 5] }, b: { type: "uint8", dims: op === "QLinearMul" ? [2, 3, 1, 1] : [2, 3, 4, 5] } },
        outputs: { y: "uint8" },
      },
    })),
  ]),
  ...([0, 1] as const).map((transB): Case => ({
    title: `QGemm${transB ? ", B transposed" : ""}`,
    parts: {
      nodes: [
        {
          op: "QGemm",
          domain: "com.microsoft",
          inputs: [...three("a"), ...three("b"), "c", "ys", "yz"],
          outputs: ["y"],
          attributes: { transB },
        },
      ],
      constants: {
        ...qlinear("a", "int8", 0.25, 6),
        b: tensor("int8", transB ? [9, 30] : [30, 9], true),
        ...qlinear("b", "int8", 0.5, 0),
        c: { type: "int32", dims: [9], values: integers(9, -2000, 2000) },
        ...qlinear("y", "int8", 32, -9),
      },
      inputs: { a: { type: "int8", dims: [4, 30] } },
      outputs: { y: "int8" },
    },
  })),
  ...([16, 19] as const).map((side): Case => ({
    title: `QLinearGlobalAveragePool over ${side} × ${side}`,
    parts: {
      nodes: [{ op: "QLinearGlobalAveragePool", domain: "com.microsoft", inputs: [...three("x"), "ys", "yz"], outputs: ["y"] }],
      constants: { ...qlinear("x", "uint8", 0.25, 12), ...qlinear("y", "uint8", 0.125, 3) },
      inputs: { x: { type: "uint8", dims: [2, 5, side, side] } },
      outputs: { y: "uint8" },
    },
  })),
  {
    title: "QLinearConcat of three parts of different meaning",
    parts: {
      nodes: [
        {
          op: "QLinearConcat",
          domain: "com.microsoft",
          inputs: ["ys", "yz", ...three("a"), ...three("b"), ...three("c")],
          outputs: ["y"],
          attributes: { axis: 1 },
        },
      ],
      constants: {
        ...qlinear("y", "uint8", 0.5, 100),
        ...qlinear("a", "uint8", 0.5, 100),
        ...qlinear("b", "uint8", 0.25, 20),
        ...qlinear("c", "uint8", 1, 128),
      },
      inputs: {
        a: { type: "uint8", dims: [1, 2, 3, 3] },
        b: { type: "uint8", dims: [1, 3, 3, 3] },
        c: { type: "uint8", dims: [1, 1, 3, 3] },
      },
      outputs: { y: "uint8" },
    },
  },
  {
    title: "QLinearLeakyRelu",
    parts: {
      nodes: [
        {
          op: "QLinearLeakyRelu",
          domain: "com.microsoft",
          inputs: [...three("x"), "ys", "yz"],
          outputs: ["y"],
          attributes: { alpha: 0.25 },
        },
      ],
      constants: { ...qlinear("x", "uint8", 0.5, 128), ...qlinear("y", "uint8", 0.25, 64) },
      inputs: { x: { type: "uint8", dims: [1, 256] } },
      outputs: { y: "uint8" },
    },
  },
  {
    title: "ConvInteger in two groups",
    parts: {
      nodes: [{ op: "ConvInteger", inputs: ["x", "w", "xz", "wz"], outputs: ["y"], attributes: { group: 2, pads: [1, 1, 1, 1] } }],
      constants: { w: tensor("uint8", [6, 2, 3, 3], true), xz: scalar("uint8", 200), wz: scalar("uint8", 120) },
      inputs: { x: { type: "uint8", dims: [1, 4, 5, 6] } },
      outputs: { y: "int32" },
    },
  },
  ...(
    [
      ["int8", [7, 5], 0, [4], "int64"],
      ["uint8", [3, 7, 2], 1, [2, 2], "int32"],
      ["uint8", [4, 7], -1, [], "int64"],
      ["int8", [7], 0, [2, 3], "int32"],
    ] as const
  ).map(([type, dims, axis, indices, indexType]): Case => ({
    title: `Gather of ${type} ${dims.join(" × ")} along ${axis} by ${indexType} indices known at run time`,
    parts: {
      nodes: [{ op: "Gather", inputs: ["x", "i"], outputs: ["y"], attributes: { axis } }],
      inputs: { x: { type, dims }, i: { type: indexType, dims: indices } },
      outputs: { y: type },
    },
    // Along every axis that is gathered there are 7 elements; negative indices count from its end.
    feeds: () => ({ i: { type: indexType, dims: indices, values: integers(size(indices), -7, 6) } }),
  })),
  {
    title: "MaxPool of uint8 with pads and ceil_mode",
    parts: {
      nodes: [
        {
          op: "MaxPool",
          inputs: ["x"],
          outputs: ["y"],
          attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], ceil_mode: 1 },
        },
      ],
      inputs: { x: { type: "uint8", dims: [2, 3, 8, 7] } },
      outputs: { y: "uint8" },
    },
  },
];

describe("integer ONNX operators", () => {
  let backend: Backend;
  before(async () => {
    await initHash();
    backend = await createWasmBackend();
  });
  after(() => backend.close());

  let elements = 0;
  for (const { title, parts, off = 0, feeds: given } of cases) {
    it(`${title}: ${off === 0 ? "the bytes of onnxruntime" : "within one unit of onnxruntime, and says so"}`, async () => {
      const bytes = onnxModel(parts);
      for (let round = 0; round < 3; round++) {
        const any = Object.entries(parts.inputs).map(([name, { type, dims }]): [string, Feed] => [
          name,
          { ...tensor(type as "int8", dims as number[]), type },
        ]);
        const feeds = { ...Object.fromEntries(any), ...given?.() };
        const { values, report } = await runImported({ backend, bytes, feeds });
        const [expected] = Object.values(await runOrt({ bytes, feeds }));
        expect(values.length).to.equal(expected!.length);
        const most = values.reduce((most, value, i) => Math.max(most, Math.abs(value - expected![i]!)), 0);
        expect(most).to.be.at.most(off);
        expect(report.nodes.map(({ outcome }) => outcome)).to.deep.equal([off === 0 ? "exact" : "within 1 ulp"]);
        elements += values.length;
      }
    });
  }
  after(() => console.log(`      ${cases.length} models, ${elements} elements compared with onnxruntime`));
});
