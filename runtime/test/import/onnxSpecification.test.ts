import { expect } from "chai";
import fc from "fast-check";
import { readFile } from "node:fs/promises";
import { createWasmBackend, initHash, type Backend } from "../../src/index.ts";
import { convInteger } from "../support/onnxOperators/convInteger.ts";
import { matMulInteger } from "../support/onnxOperators/matMulInteger.ts";
import { qGemm } from "../support/onnxOperators/qGemm.ts";
import { qLinearAdd } from "../support/onnxOperators/qLinearAdd.ts";
import { qLinearAveragePool } from "../support/onnxOperators/qLinearAveragePool.ts";
import { qLinearConcat } from "../support/onnxOperators/qLinearConcat.ts";
import { qLinearConv } from "../support/onnxOperators/qLinearConv.ts";
import { qLinearGlobalAveragePool } from "../support/onnxOperators/qLinearGlobalAveragePool.ts";
import { qLinearLeakyRelu } from "../support/onnxOperators/qLinearLeakyRelu.ts";
import { qLinearMatMul } from "../support/onnxOperators/qLinearMatMul.ts";
import { qLinearMul } from "../support/onnxOperators/qLinearMul.ts";
import { qLinearSigmoid } from "../support/onnxOperators/qLinearSigmoid.ts";
import { qLinearSoftmax } from "../support/onnxOperators/qLinearSoftmax.ts";
import { rationalOf } from "../support/onnxOperators/rationalOf.ts";
import {
  big,
  createMaker,
  hasProduct,
  LIMITS,
  listed,
  meaning,
  MIDDLE,
  scalar,
  sizeOf,
  STYLES,
  takesWindow,
  three,
  type Constant,
  type Maker,
  type Quantized,
  type Range,
  type Type,
} from "../support/onnxMaker.ts";
import type { IntegerTensor, WindowAttributes } from "../support/onnxOperators/types.ts";
import { onnxModel, type ModelParts } from "./onnxModels.ts";
import { runImported, runOrt, type Feed } from "./onnxRuns.ts";

interface Example {
  readonly parts: ModelParts;
  readonly feeds: Readonly<Record<string, Feed>>;
  readonly expected: IntegerTensor;
  /** Whether onnxruntime gives this, too, on every processor: its 8-bit products saturate in pairs on some. */
  readonly ort?: boolean;
}

describe("integer ONNX operators beside their specification in exact arithmetic", () => {
  let backend: Backend;
  before(async () => {
    await initHash();
    backend = await createWasmBackend();
  });
  after(() => backend.close());

  let [models, elements, approximated, off, asked, offOrt] = [0, 0, 0, 0, 0, 0];
  const tested = new Set<string>();
  after(() =>
    console.log(
      `      ${models} models, ${elements} elements; of ${approximated} with approximated scales ${off} are one unit off; ` +
        `onnxruntime agrees to one unit on ${asked}, exactly on all but ${offOrt}`,
    ),
  );

  /** Runs a model both ways and compares: exactly where the import says so, as it must with binary scales, else within one unit. */
  async function check({ parts, feeds, expected, ort = true }: Example, { exact }: { exact: boolean }): Promise<void> {
    parts.nodes.forEach(({ op }) => tested.add(op));
    const bytes = onnxModel(parts);
    const { values, report } = await runImported({ backend, bytes, feeds });
    const outcome = report.nodes.at(-1)!.outcome;
    if (exact) expect(outcome).to.equal("exact");
    else expect(outcome).to.be.oneOf(["exact", "within 1 ulp"]);
    expect(report.output.dims).to.deep.equal(expected.dims);
    const wanted = expected.values.map(Number);
    const most = outcome === "exact" ? 0 : 1;
    const differing = values.filter((value, i) => value !== wanted[i]);
    if (most === 0 && differing.length > 0) expect(values).to.deep.equal(wanted);
    values.forEach((value, i) => expect(Math.abs(value - wanted[i]!), `element ${i}`).to.be.at.most(most));
    models += 1;
    elements += values.length;
    if (most === 1) {
      approximated += values.length;
      off += differing.length;
    }
    if (!ort) return;
    const [theirs] = Object.values(await runOrt({ bytes, feeds }));
    theirs!.forEach((value, i) => expect(Math.abs(value - wanted[i]!), `onnxruntime's element ${i}`).to.be.at.most(1));
    asked += theirs!.length;
    offOrt += theirs!.filter((value, i) => value !== wanted[i]).length;
  }

  /** Two properties of an operator: exact with binary scales, within one unit with any. */
  function specify<T>(
    name: string,
    shapes: fc.Arbitrary<T>,
    build: (maker: Maker, shape: T) => Example,
    { runs = 100, exactOnly = false }: { runs?: number; exactOnly?: boolean } = {},
  ) {
    for (const binary of exactOnly ? [true] : [true, false]) {
      it(`${name}: ${binary ? "the very bytes" : "within one unit where scales are no short binary fractions"}`, () =>
        fc.assert(
          fc.asyncProperty(shapes, fc.nat(), (shape, seed) => check(build(createMaker({ seed, binary }), shape), { exact: binary })),
          { numRuns: runs, seed: 5 },
        ));
    }
  }

  const windows = fc.record({
    rank: fc.constantFrom(1, 2, 2, 2),
    batch: fc.integer({ min: 1, max: 2 }),
    lengths: fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 })),
    kernel: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    dilations: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
    pads: fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 }), fc.nat({ max: 2 }), fc.nat({ max: 2 })),
    autoPad: fc.constantFrom("NOTSET", "NOTSET", "NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID"),
  });
  type WindowShape = typeof windows extends fc.Arbitrary<infer T> ? T : never;

  /** A window whose kernel fits its data; pads shorter than the kernel, as onnxruntime asks. */
  function windowOf({ rank, lengths, kernel, strides, dilations, pads, autoPad }: WindowShape) {
    const axes = Array.from({ length: rank }, (_, axis) => axis);
    const reach = axes.map((axis) => (kernel[axis]! - 1) * dilations[axis]! + 1);
    const begin = axes.map((axis) => Math.min(pads[axis]!, kernel[axis]! - 1));
    const end = axes.map((axis) => Math.min(pads[axis + 2]!, kernel[axis]! - 1));
    const attributes: WindowAttributes = {
      strides: strides.slice(0, rank),
      dilations: dilations.slice(0, rank),
      ...(autoPad === "NOTSET" ? { pads: [...begin, ...end] } : { autoPad: autoPad as "SAME_UPPER" }),
    };
    const { autoPad: auto, ...lists } = attributes;
    return {
      spatial: axes.map((axis) => Math.max(lengths[axis]!, reach[axis]!)),
      kernel: kernel.slice(0, rank),
      attributes,
      onnx: { ...(lists as Record<string, readonly number[]>), ...(auto ? { auto_pad: auto } : {}) },
    };
  }

  const convolutions = fc.record({
    window: windows,
    group: fc.integer({ min: 1, max: 3 }),
    inputs: fc.integer({ min: 1, max: 3 }),
    outputs: fc.integer({ min: 1, max: 3 }),
    perChannel: fc.boolean(),
    style: fc.constantFrom(...STYLES),
    bias: fc.boolean(),
    wide: fc.boolean(),
  });
  type ConvolutionShape = typeof convolutions extends fc.Arbitrary<infer T> ? T : never;

  function convolution(maker: Maker, { window, group, inputs, outputs, perChannel, style, wide }: ConvolutionShape) {
    const { spatial, kernel, attributes, onnx } = windowOf(window);
    const depthwise = inputs === 1 && outputs === 1;
    // Only full and depthwise convolutions take a batch (docs/guides/onnx.md).
    const batch = group === 1 || depthwise ? window.batch : 1;
    const xType = maker.type();
    const wType: Type = xType === "int8" || !wide ? "int8" : "uint8";
    const xDims = [batch, group * inputs, ...spatial];
    const wDims = [group * outputs, inputs, ...kernel];
    const middle = MIDDLE[wType];
    const count = perChannel ? wDims[0]! : 1;
    const zeros = maker.integers(count, ...((wType === "int8" && perChannel ? [0, 0] : [middle - 30, middle + 30]) as Range));
    const zeroOf = (i: number) => zeros[count === 1 ? 0 : Math.floor(i / sizeOf(wDims.slice(1)))]!;
    const wValues = maker.weights({ type: wType, dims: wDims, style, zeroOf });
    const xs = maker.values({ type: xType, dims: xDims });
    const feeds = { x: { type: xType, dims: xDims, values: xs } };
    return {
      xType,
      wType,
      xDims,
      wDims,
      wValues,
      zeros,
      count,
      feeds,
      x: big(xDims, xs),
      w: big(wDims, wValues),
      attributes,
      onnx,
      taps: inputs * sizeOf(kernel),
    };
  }

  specify(
    "QLinearConv",
    convolutions,
    (maker, shape) => {
      const { xType, wType, xDims, wDims, wValues, zeros, count, feeds, x, w, attributes, onnx, taps } = convolution(maker, shape);
      const xq = maker.quantization({ type: xType, scale: maker.scale() });
      const scales = Array.from({ length: count }, () => maker.scale());
      const y = maker.quantization({ type: xType, scale: maker.target(xq.float * Math.max(...scales) * 60 * Math.sqrt(taps)) });
      const bias = shape.bias ? maker.biases({ count: wDims[0]!, style: shape.style }) : null;
      return {
        parts: {
          nodes: [
            {
              op: "QLinearConv",
              inputs: [...three("x"), ...three("w"), ...three("y").slice(1), ...(bias ? ["b"] : [])],
              outputs: ["y"],
              attributes: { ...onnx, group: shape.group },
            },
          ],
          constants: {
            ...meaning("x", xq),
            w: { type: wType, dims: wDims, values: wValues },
            ws: listed("float", scales),
            wz: listed(wType, zeros),
            ...meaning("y", y),
            ...(bias ? { b: { type: "int32", dims: [wDims[0]!], values: bias } } : {}),
          },
          inputs: { x: { type: xType, dims: xDims } },
          outputs: { y: xType },
        },
        feeds,
        expected: qLinearConv({
          x: { ...x, ...xq },
          w,
          wScales: scales.map(rationalOf),
          wZeroPoints: zeros.map(BigInt),
          ...(bias ? { bias: bias.map(BigInt) } : {}),
          y,
          group: shape.group,
          ...attributes,
        }),
        ort: shape.style !== "full" && takesWindow(onnx) && new Set(zeros).size === 1,
      };
    },
    { runs: 200 },
  );

  specify(
    "ConvInteger",
    convolutions,
    (maker, shape) => {
      const { wType, xDims, wDims, wValues, x, w, attributes, onnx, feeds, xType } = convolution(maker, shape);
      const [xZero, wZero] = [maker.between(...LIMITS[xType]), maker.between(...LIMITS[wType])];
      return {
        parts: {
          nodes: [{ op: "ConvInteger", inputs: ["x", "w", "xz", "wz"], outputs: ["y"], attributes: { ...onnx, group: shape.group } }],
          constants: { w: { type: wType, dims: wDims, values: wValues }, xz: scalar(xType, xZero), wz: scalar(wType, wZero) },
          inputs: { x: { type: xType, dims: xDims } },
          outputs: { y: "int32" },
        },
        feeds,
        expected: convInteger({ x, xZeroPoint: BigInt(xZero), w, wZeroPoints: [BigInt(wZero)], group: shape.group, ...attributes }),
        // onnxruntime has it for uint8 activations only.
        ort: shape.style !== "full" && xType === "uint8" && wType === "uint8" && takesWindow(onnx),
      };
    },
    { runs: 200, exactOnly: true },
  );

  const products = fc.record({
    batch: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
    rows: fc.integer({ min: 1, max: 4 }),
    depth: fc.integer({ min: 1, max: 40 }),
    columns: fc.integer({ min: 1, max: 5 }),
    constant: fc.boolean(),
    perColumn: fc.boolean(),
    style: fc.constantFrom(...STYLES),
  });
  type ProductShape = typeof products extends fc.Arbitrary<infer T> ? T : never;

  function product(maker: Maker, { batch, rows, depth, columns, constant, perColumn, style }: ProductShape) {
    const [aType, bType] = [maker.type(), maker.type()];
    const aDims = [...batch, rows, depth];
    const bDims = constant ? [depth, columns] : [...batch, depth, columns];
    const a = maker.values({ type: aType, dims: aDims });
    const count = constant && perColumn ? columns : 1;
    const bZeros = maker.integers(count, MIDDLE[bType] - 30, MIDDLE[bType] + 30);
    const b = maker.weights({ type: bType, dims: bDims, style, zeroOf: (i) => bZeros[i % count]! });
    const feeds: Record<string, Feed> = { a: { type: aType, dims: aDims, values: a } };
    if (!constant) feeds["b"] = { type: bType, dims: bDims, values: b };
    return { aType, bType, aDims, bDims, a: big(aDims, a), b: big(bDims, b), bValues: b, bZeros, count, feeds };
  }

  specify(
    "MatMulInteger",
    products,
    (maker, shape) => {
      const { aType, bType, bDims, a, b, bValues, bZeros, feeds } = product(maker, shape);
      const aZero = maker.between(...LIMITS[aType]);
      return {
        parts: {
          nodes: [{ op: "MatMulInteger", inputs: ["a", "b", "az", "bz"], outputs: ["y"] }],
          constants: {
            ...(shape.constant ? { b: { type: bType, dims: bDims, values: bValues } } : {}),
            az: scalar(aType, aZero),
            bz: listed(bType, bZeros),
          },
          inputs: Object.fromEntries(Object.entries(feeds).map(([name, { type, dims }]) => [name, { type, dims }])),
          outputs: { y: "int32" },
        },
        feeds,
        expected: matMulInteger({ a, aZeroPoint: BigInt(aZero), b, bZeroPoints: bZeros.map(BigInt) }),
        ort: shape.style !== "full" && hasProduct(aType, bType),
      };
    },
    { exactOnly: true },
  );

  specify("QLinearMatMul", products, (maker, shape) => {
    const { aType, bType, bDims, a, b, bValues, bZeros, count, feeds } = product(maker, shape);
    const aq = maker.quantization({ type: aType, scale: maker.scale() });
    const scales = Array.from({ length: count }, () => maker.scale());
    const y = maker.quantization({ type: aType, scale: maker.target(aq.float * Math.max(...scales) * 60 * Math.sqrt(shape.depth)) });
    return {
      parts: {
        nodes: [{ op: "QLinearMatMul", inputs: [...three("a"), ...three("b"), "ys", "yz"], outputs: ["y"] }],
        constants: {
          ...meaning("a", aq),
          ...(shape.constant ? { b: { type: bType, dims: bDims, values: bValues } } : {}),
          bs: listed("float", scales),
          bz: listed(bType, bZeros),
          ...meaning("y", y),
        },
        inputs: Object.fromEntries(Object.entries(feeds).map(([name, { type, dims }]) => [name, { type, dims }])),
        outputs: { y: aType },
      },
      feeds,
      expected: qLinearMatMul({ a: { ...a, ...aq }, b, bScales: scales.map(rationalOf), bZeroPoints: bZeros.map(BigInt), y }),
      ort: shape.style !== "full" && hasProduct(aType, bType),
    };
  });

  specify(
    "QGemm",
    fc.record({
      rows: fc.integer({ min: 1, max: 5 }),
      depth: fc.integer({ min: 1, max: 40 }),
      columns: fc.integer({ min: 1, max: 5 }),
      transA: fc.boolean(),
      transB: fc.boolean(),
      bias: fc.boolean(),
      perColumn: fc.boolean(),
      style: fc.constantFrom(...STYLES),
      alpha: fc.constantFrom(1, 0.5, 3, 0.375),
    }),
    (maker, { rows, depth, columns, transA, transB, bias, perColumn, style, alpha }) => {
      const [aType, bType] = [maker.type(), maker.type()];
      const aDims = transA ? [depth, rows] : [rows, depth];
      const bDims = transB ? [columns, depth] : [depth, columns];
      const a = maker.values({ type: aType, dims: aDims });
      const count = perColumn ? columns : 1;
      const scales = Array.from({ length: count }, () => maker.scale());
      const bZeros = maker.integers(count, MIDDLE[bType] - 30, MIDDLE[bType] + 30);
      const zeroOf = (i: number) => bZeros[count === 1 ? 0 : transB ? Math.floor(i / depth) : i % columns]!;
      const b = maker.weights({ type: bType, dims: bDims, style, zeroOf });
      const aq = maker.quantization({ type: aType, scale: maker.scale() });
      const y = maker.quantization({ type: aType, scale: maker.target(alpha * aq.float * Math.max(...scales) * 60 * Math.sqrt(depth)) });
      const c = bias ? maker.biases({ count: columns, style }) : null;
      return {
        parts: {
          nodes: [
            {
              op: "QGemm",
              domain: "com.microsoft",
              inputs: [...three("a"), ...three("b"), c ? "c" : "", "ys", "yz"],
              outputs: ["y"],
              attributes: { transA: Number(transA), transB: Number(transB), alpha },
              floats: ["alpha"],
            },
          ],
          constants: {
            ...meaning("a", aq),
            b: { type: bType, dims: bDims, values: b },
            bs: listed("float", scales),
            bz: listed(bType, bZeros),
            ...(c ? { c: { type: "int32", dims: [columns], values: c } } : {}),
            ...meaning("y", y),
          },
          inputs: { a: { type: aType, dims: aDims } },
          outputs: { y: aType },
        },
        feeds: { a: { type: aType, dims: aDims, values: a } },
        expected: qGemm({
          a: { ...big(aDims, a), ...aq },
          b: big(bDims, b),
          bScales: scales.map(rationalOf),
          bZeroPoints: bZeros.map(BigInt),
          ...(c ? { c: c.map(BigInt) } : {}),
          alpha: rationalOf(alpha),
          transA,
          transB,
          y,
        }),
        ort: style !== "full" && hasProduct(aType, bType),
      };
    },
  );

  /** Two shapes that broadcast to one another; the second may lack leading dims. */
  const pairs = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom("both", "both", "a", "b")), { minLength: 1, maxLength: 4 })
    .chain((axes) =>
      fc.record({
        a: fc.constant(axes.map(([dim, which]) => (which === "b" ? 1 : dim))),
        b: fc.constant(axes.map(([dim, which]) => (which === "a" ? 1 : dim))),
        dropped: fc.nat({ max: axes.length - 1 }),
        share: fc.integer({ min: -6, max: 3 }),
      }),
    );
  for (const [name, specified] of [
    ["QLinearAdd", qLinearAdd],
    ["QLinearMul", qLinearMul],
  ] as const) {
    specify(name, pairs, (maker, { a: aDims, b: whole, dropped, share }) => {
      const type = maker.type();
      // Only leading dims of 1 may be missing where the other operand's are not the result's.
      const bDims = whole.slice(dropped);
      const [a, b] = [maker.values({ type, dims: aDims }), maker.values({ type, dims: bDims })];
      const aq = maker.quantization({ type, scale: maker.scale() });
      const bq = maker.quantization({ type, scale: maker.scale() });
      const real = name === "QLinearAdd" ? Math.max(aq.float, bq.float) : aq.float * bq.float * 60;
      const y = maker.quantization({ type, scale: maker.target(real * 2 ** share) });
      return {
        parts: {
          nodes: [{ op: name, domain: "com.microsoft", inputs: [...three("a"), ...three("b"), "ys", "yz"], outputs: ["y"] }],
          constants: { ...meaning("a", aq), ...meaning("b", bq), ...meaning("y", y) },
          inputs: { a: { type, dims: aDims }, b: { type, dims: bDims } },
          outputs: { y: type },
        },
        feeds: { a: { type, dims: aDims, values: a }, b: { type, dims: bDims, values: b } },
        expected: specified({ a: { ...big(aDims, a), ...aq }, b: { ...big(bDims, b), ...bq }, y }),
      };
    });
  }

  specify(
    "QLinearConcat",
    fc.record({
      dims: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 4 }),
      axis: fc.nat({ max: 1 }),
      lengths: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }),
    }),
    (maker, { dims, axis, lengths }) => {
      const type = maker.type();
      const parts = lengths.map((length) => {
        const own = dims.with(axis, length);
        return { dims: own, values: maker.values({ type, dims: own }), quantization: maker.quantization({ type, scale: maker.scale() }) };
      });
      const y = maker.quantization({ type, scale: maker.target(Math.max(...parts.map(({ quantization }) => quantization.float))) });
      const inputs = Object.fromEntries(parts.map(({ dims, values }, i) => [`p${i}`, { type, dims, values }]));
      return {
        parts: {
          nodes: [
            {
              op: "QLinearConcat",
              domain: "com.microsoft",
              inputs: ["ys", "yz", ...parts.flatMap((_, i) => three(`p${i}`))],
              outputs: ["y"],
              attributes: { axis },
            },
          ],
          constants: Object.assign(meaning("y", y), ...parts.map(({ quantization }, i) => meaning(`p${i}`, quantization))) as Record<
            string,
            Constant
          >,
          inputs,
          outputs: { y: type },
        },
        feeds: inputs,
        expected: qLinearConcat({
          parts: parts.map(({ dims, values, quantization }) => ({ ...big(dims, values), ...quantization })),
          axis,
          y,
        }),
      };
    },
  );

  const pools = (widest: number) =>
    fc.record({
      window: windows.chain((window) =>
        fc.tuple(fc.integer({ min: 1, max: widest }), fc.integer({ min: 1, max: widest })).map((kernel) => ({ ...window, kernel })),
      ),
      channels: fc.integer({ min: 1, max: 4 }),
      countIncludePad: fc.boolean(),
      ceilMode: fc.boolean(),
      share: fc.integer({ min: -1, max: 1 }),
    });
  const pool = (maker: Maker, shape: ReturnType<typeof pools> extends fc.Arbitrary<infer T> ? T : never): Example => {
    const { window, channels, countIncludePad, ceilMode, share } = shape;
    const given = windowOf({
      ...window,
      dilations: [1, 1],
    });
    const onnx = Object.fromEntries(Object.entries(given.onnx).filter(([name]) => name !== "dilations"));
    const type = maker.type();
    const dims = [window.batch, channels, ...given.spatial];
    const values = maker.values({ type, dims });
    const xq = maker.quantization({ type, scale: maker.scale() });
    const y = maker.quantization({ type, scale: maker.target(xq.float * 2 ** share) });
    // auto_pad has no use for ceil_mode: onnxruntime and the specification's formulas differ there.
    const ceil = ceilMode && window.autoPad === "NOTSET";
    return {
      parts: {
        nodes: [
          {
            op: "QLinearAveragePool",
            domain: "com.microsoft",
            inputs: [...three("x"), "ys", "yz"],
            outputs: ["y"],
            attributes: { ...onnx, kernel_shape: given.kernel, count_include_pad: Number(countIncludePad), ceil_mode: Number(ceil) },
          },
        ],
        constants: { ...meaning("x", xq), ...meaning("y", y) },
        inputs: { x: { type, dims } },
        outputs: { y: type },
      },
      feeds: { x: { type, dims, values } },
      expected: qLinearAveragePool({
        x: { ...big(dims, values), ...xq },
        kernel: given.kernel,
        countIncludePad,
        y,
        ...given.attributes,
        ceilMode: ceil,
      }),
      // With auto_pad SAME onnxruntime pads windows shorter than their stride by negative amounts.
      ort: !ceil && !(onnx["auto_pad"] && given.kernel.some((length, axis) => length < window.strides[axis]!)),
    };
  };
  for (const [name, widest, runs] of [
    ["any window", 3, 300],
    ["windows of up to 8 × 8 elements", 8, 60],
  ] as const)
    it(`QLinearAveragePool over ${name}: the very bytes with any scales`, () =>
      fc.assert(
        fc.asyncProperty(pools(widest), fc.nat(), fc.boolean(), (shape, seed, binary) =>
          check(pool(createMaker({ seed, binary }), shape), { exact: true }),
        ),
        { numRuns: runs, seed: 5 },
      ));

  for (const [name, sides] of [
    ["over 2, 16 and 128 elements, and 256 in parts: the very bytes", [2, 8, 64, 128]],
    ["over up to 100 elements: the very bytes with any scales", [1, 3, 7, 11, 20]],
    ["over more elements than a table takes: within one unit", [257, 300]],
  ] as const) {
    it(`QLinearGlobalAveragePool ${name}`, () =>
      fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...sides),
          fc.constantFrom(1, 2, 5),
          fc.integer({ min: 1, max: 4 }),
          fc.boolean(),
          fc.nat(),
          async (height, odd, channels, any, seed) => {
            const short = sides[0] === 2;
            const exact = sides[0] !== 257;
            const maker = createMaker({ seed, binary: short || !any });
            const type = maker.type();
            const dims = [exact ? 2 : 1, channels, height, short ? 2 : exact ? odd : 3];
            const values = maker.values({ type, dims });
            const xq = maker.quantization({ type, scale: maker.scale() });
            const y = maker.quantization({ type, scale: maker.target(xq.float / 2) });
            const parts: ModelParts = {
              nodes: [{ op: "QLinearGlobalAveragePool", domain: "com.microsoft", inputs: [...three("x"), "ys", "yz"], outputs: ["y"] }],
              constants: { ...meaning("x", xq), ...meaning("y", y) },
              inputs: { x: { type, dims } },
              outputs: { y: type },
            };
            const expected = qLinearGlobalAveragePool({ x: { ...big(dims, values), ...xq }, y });
            await check({ parts, feeds: { x: { type, dims, values } }, expected, ort: type === "uint8" }, { exact });
          },
        ),
        { numRuns: 60, seed: 5 },
      ));
  }

  /** Row-major values of [N, C, H, W] as [N, H, W, C]. */
  const lastChannels = (dims: readonly number[], values: readonly number[]) => {
    const [n, c, h, w] = dims as [number, number, number, number];
    const moved = Array.from({ length: values.length }, (_, i) => {
      const [k, x, y, b] = [i % c, Math.floor(i / c) % w, Math.floor(i / (c * w)) % h, Math.floor(i / (c * w * h))];
      return values[((b * c + k) * h + y) * w + x]!;
    });
    return { dims: [n, h, w, c], values: moved };
  };
  it("com.microsoft's QLinearConv, QLinearAveragePool and QLinearGlobalAveragePool with channels last, and QLinearReduceMean: the very bytes", () =>
    fc.assert(
      fc.asyncProperty(
        fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 4 })),
        fc.nat({ max: 3 }),
        fc.nat(),
        async ([n, c], which, seed) => {
          const maker = createMaker({ seed, binary: true });
          const type = maker.type();
          const dims = [n, c, 4, 5];
          const values = maker.values({ type, dims });
          const xq = maker.quantization({ type, scale: maker.scale() });
          const y = maker.quantization({ type, scale: maker.target(which === 0 ? xq.float * 20 : xq.float / 2) });
          const x = { ...big(dims, values), ...xq };
          const w = maker.integers(3 * c * 4, -30, 30);
          const wq = { ws: scalar("float", 0.25), wz: scalar("int8", 0), w: { type: "int8" as const, dims: [3, c, 2, 2], values: w } };
          const pads = [0, 1, 1, 0];
          const expected = [
            () => qLinearConv({ x, w: big([3, c, 2, 2], w), wScales: [rationalOf(0.25)], wZeroPoints: [0n], y, strides: [1, 1], pads }),
            () => qLinearAveragePool({ x, kernel: [3, 2], y, strides: [1, 1] }),
            () => qLinearGlobalAveragePool({ x, y }),
            () => qLinearGlobalAveragePool({ x, y }),
          ][which]!();
          const op = ["QLinearConv", "QLinearAveragePool", "QLinearGlobalAveragePool", "QLinearReduceMean"][which]!;
          const attributes = [
            { channels_last: 1, pads },
            { channels_last: 1, kernel_shape: [3, 2] },
            { channels_last: 1 },
            { axes: [1, -2], keepdims: 1 },
          ][which]! as Record<string, number | number[]>;
          const feed = { type, ...lastChannels(dims, values) };
          const parts: ModelParts = {
            nodes: [
              {
                op,
                domain: "com.microsoft",
                inputs: [...three("x"), ...(which === 0 ? three("w") : []), "ys", "yz"],
                outputs: ["y"],
                attributes,
              },
            ],
            constants: { ...meaning("x", xq), ...(which === 0 ? wq : {}), ...meaning("y", y) },
            inputs: { x: { type, dims: feed.dims } },
            outputs: { y: type },
          };
          const moved = lastChannels(expected.dims, expected.values.map(Number));
          await check({ parts, feeds: { x: feed }, expected: big(moved.dims, moved.values), ort: false }, { exact: true });
        },
      ),
      { numRuns: 80, seed: 5 },
    ));

  it("ConvInteger with a zero point for each output channel, and MatMulInteger by a constant of rank 3", () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 }), fc.nat(), async (outputs, depth, seed) => {
        const maker = createMaker({ seed, binary: true });
        const type = maker.type();
        const xDims = [2, 3, 4, 4];
        const wDims = [outputs, 3, 2, 2];
        const [xs, w] = [maker.values({ type, dims: xDims }), maker.values({ type: "uint8", dims: wDims })];
        const zeros = maker.integers(outputs, 90, 160);
        const zero = maker.between(...LIMITS[type]);
        await check(
          {
            parts: {
              nodes: [{ op: "ConvInteger", inputs: ["x", "w", "xz", "wz"], outputs: ["y"] }],
              constants: {
                w: { type: "uint8", dims: wDims, values: w },
                xz: scalar(type, zero),
                wz: { type: "uint8", dims: [outputs], values: zeros },
              },
              inputs: { x: { type, dims: xDims } },
              outputs: { y: "int32" },
            },
            feeds: { x: { type, dims: xDims, values: xs } },
            expected: convInteger({
              x: big(xDims, xs),
              xZeroPoint: BigInt(zero),
              w: big(wDims, w),
              wZeroPoints: zeros.map(BigInt),
              strides: [1, 1],
            }),
            ort: false,
          },
          { exact: true },
        );
        const [aDims, bDims] = [
          [2, 3, depth],
          [2, depth, outputs],
        ];
        const [a, b] = [maker.values({ type, dims: aDims! }), maker.values({ type: "int8", dims: bDims! })];
        await check(
          {
            parts: {
              nodes: [{ op: "MatMulInteger", inputs: ["a", "b", "az", "bz"], outputs: ["y"] }],
              constants: { b: { type: "int8", dims: bDims!, values: b }, az: scalar(type, zero), bz: scalar("int8", 7) },
              inputs: { a: { type, dims: aDims! } },
              outputs: { y: "int32" },
            },
            feeds: { a: { type, dims: aDims!, values: a } },
            expected: matMulInteger({ a: big(aDims!, a), aZeroPoint: BigInt(zero), b: big(bDims!, b), bZeroPoints: [7n] }),
            ort: false,
          },
          { exact: true },
        );
      }),
      { numRuns: 40, seed: 5 },
    ));

  it("means of 3 × 3 and 7 × 7 elements, their sums each of all that there are: the very bytes", async () => {
    for (const [side, type, scale, zero, result, resultZero] of [
      [3, "uint8", 0.25, 7, 0.25, 7],
      [3, "int8", 0.0371, -128, 0.02, 5],
      [7, "int8", 0.5, -11, 0.25, 3],
      [7, "uint8", 0.125, 200, 0.1, 190],
    ] as const) {
      const count = side * side;
      const [low, high] = LIMITS[type];
      const xq = { type, scale: rationalOf(Math.fround(scale)), float: scale, zeroPoint: BigInt(zero), zero };
      const y = { type, scale: rationalOf(Math.fround(result)), float: result, zeroPoint: BigInt(resultZero), zero: resultZero };
      // One channel for each sum: some elements are the least, some the greatest, one lies between.
      const sums = (high - low) * count + 1;
      const values = Array.from({ length: sums }, (_, sum) =>
        Array.from({ length: count }, (_, i) => low + Math.max(0, Math.min(high - low, sum - i * (high - low)))),
      ).flat();
      const dims = [1, sums, side, side];
      const nodes: ModelParts["nodes"] = ["QLinearGlobalAveragePool", "QLinearAveragePool"].map((op) => ({
        op,
        domain: "com.microsoft",
        inputs: [...three("x"), "ys", "yz"],
        outputs: ["y"],
        ...(op === "QLinearAveragePool" ? { attributes: { kernel_shape: [side, side] } } : {}),
      }));
      const expected = qLinearGlobalAveragePool({ x: { ...big(dims, values), ...xq }, y });
      expect(new Set(expected.values).size).to.be.above(50);
      for (const node of nodes) {
        const parts = {
          nodes: [node],
          constants: { ...meaning("x", xq), ...meaning("y", y) },
          inputs: { x: { type, dims } },
          outputs: { y: type },
        };
        await check({ parts, feeds: { x: { type, dims, values } }, expected, ort: false }, { exact: true });
      }
    }
  });

  const every = (type: Type) => Array.from({ length: 256 }, (_, i) => i + LIMITS[type][0]);
  const unary = (
    op: string,
    specified: (parameters: { x: Parameters<typeof qLinearSigmoid>[0]["x"]; y: Quantized; alpha: number }) => IntegerTensor,
    alphas: readonly number[],
  ) =>
    it(`${op} of all 256 values: the very bytes with any scales`, () =>
      fc.assert(
        fc.asyncProperty(fc.constantFrom(...alphas), fc.boolean(), fc.nat(), async (alpha, binary, seed) => {
          const maker = createMaker({ seed, binary });
          const type = maker.type();
          const xq = maker.quantization({ type, scale: maker.scale() });
          const y = maker.quantization({ type, scale: op === "QLinearSigmoid" ? maker.target(1 / 256) : maker.target(xq.float) });
          const dims = [2, 128];
          const parts: ModelParts = {
            nodes: [
              {
                op,
                domain: "com.microsoft",
                inputs: [...three("x"), "ys", "yz"],
                outputs: ["y"],
                ...(op === "QLinearSigmoid" ? {} : { attributes: { alpha }, floats: ["alpha"] }),
              },
            ],
            constants: { ...meaning("x", xq), ...meaning("y", y) },
            inputs: { x: { type, dims } },
            outputs: { y: type },
          };
          const expected = specified({ x: { ...big(dims, every(type)), ...xq }, y, alpha: Math.fround(alpha) });
          await check({ parts, feeds: { x: { type, dims, values: every(type) } }, expected }, { exact: true });
        }),
        { numRuns: 60, seed: 5 },
      ));
  unary("QLinearSigmoid", qLinearSigmoid, [0]);
  unary("QLinearLeakyRelu", ({ x, y, alpha }) => qLinearLeakyRelu({ x, y, alpha: rationalOf(alpha) }), [0.01, 0.25, 0.1, 1.5]);

  it("QLinearSoftmax: within one unit", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 3 }),
        fc.nat({ max: 1 }),
        fc.nat(),
        async (dims, axis, seed) => {
          const maker = createMaker({ seed, binary: false });
          const type = maker.type();
          const values = maker.values({ type, dims });
          const xq = maker.quantization({ type, scale: maker.scale() });
          const y = { ...maker.quantization({ type, scale: 1 / 256 }), zero: LIMITS[type][0], zeroPoint: BigInt(LIMITS[type][0]) };
          const parts: ModelParts = {
            nodes: [
              {
                op: "QLinearSoftmax",
                domain: "com.microsoft",
                inputs: [...three("x"), "ys", "yz"],
                outputs: ["y"],
                attributes: { axis, opset: 13 },
              },
            ],
            constants: { ...meaning("x", xq), ...meaning("y", y) },
            inputs: { x: { type, dims } },
            outputs: { y: type },
          };
          const expected = qLinearSoftmax({ x: { ...big(dims, values), ...xq }, axis, y });
          // onnxruntime's 256 of 256 wraps around to 0.
          const ort = expected.values.every((value) => value < BigInt(LIMITS[type][1]));
          await check({ parts, feeds: { x: { type, dims, values } }, expected, ort }, { exact: false });
        },
      ),
      { numRuns: 100, seed: 5 },
    ));

  it("do not call exact what only floating point takes for a short binary fraction", async () => {
    // (2^54 − 1) / 2^54 = 16,482,879 × 1,092,915,777 / 2^54, so 1 / 16,482,879 rounds to a multiplier of 31 bits.
    const divisor = 16_482_879;
    expect(1_092_915_777 / 2 ** 54).to.equal(1 / divisor);
    const one = { type: "int8" as const, scale: rationalOf(1), float: 1, zeroPoint: 0n, zero: 0 };
    const y = { ...one, scale: rationalOf(divisor), float: divisor };
    const c = [3 * divisor, divisor, -5 * divisor];
    const [a, b] = [big([1, 1], [0]), big([1, 3], [1, 1, 1])];
    const parts: ModelParts = {
      nodes: [{ op: "QGemm", domain: "com.microsoft", inputs: [...three("a"), ...three("b"), "c", "ys", "yz"], outputs: ["y"] }],
      constants: {
        ...meaning("a", one),
        ...meaning("b", { ...one, float: 0.5 }),
        b: { type: "int8", dims: [1, 3], values: [1, 1, 1] },
        c: { type: "int32", dims: [3], values: c },
        ...meaning("y", y),
      },
      inputs: { a: { type: "int8", dims: [1, 1] } },
      outputs: { y: "int8" },
    };
    const expected = qGemm({
      ...{
        a: { ...a, ...one },
        b,
        bScales: [rationalOf(0.5)],
        bZeroPoints: [0n],
        c: c.map(BigInt),
        alpha: rationalOf(1),
        transA: false,
        transB: false,
        y,
      },
    });
    expect(expected.values.map(Number)).to.deep.equal([2, 0, -2]);
    await check({ parts, feeds: { a: { type: "int8", dims: [1, 1], values: [0] } }, expected }, { exact: false });
    const { report } = await runImported({ backend, bytes: onnxModel(parts), feeds: { a: { type: "int8", dims: [1, 1], values: [0] } } });
    expect(report.nodes[0]!.outcome).to.equal("within 1 ulp");
  });

  it("cover every operator that the guide names", async () => {
    const guide = await readFile(new URL("../../../docs/guides/onnx.md", import.meta.url), "utf8");
    const named = /^\| integer \|(.*)\|$/m.exec(guide)![1]!.match(/\b[A-Z]\w+/g)!;
    expect(named.length).to.be.above(10);
    expect(named.filter((name) => !tested.has(name))).to.deep.equal([]);
  });
});
