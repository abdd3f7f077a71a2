import { toHex } from "../../runtime/src/bytes/toHex.ts";
import { encodeOp } from "../../runtime/src/program/encodeOp.ts";
import { COMBINES, INT32_MAX, INT32_MIN, REDUCES, type Op, type Operand, type Source } from "../../runtime/src/program/types.ts";
import { CORNER_CASES } from "./cornerCases.ts";
import { operand, row, vectorOp } from "./vectorOp.ts";

/** Descriptors of ops of every combine, reduce, rank, source and flag, and byte strings that are none. */
export function encodingVectors(): unknown {
  const ops = [...CORNER_CASES.map(({ op }) => op), ...everyCombineAndReduce(), ...everyShape(), longest()];
  return {
    ops: ops.map(({ name, ...op }) => ({ name, descriptor: toHex(encodeOp({ op: { name, ...op } })), op })),
    malformed: malformed(),
  };
}

function everyCombineAndReduce(): Op[] {
  return COMBINES.flatMap((combine, code) =>
    REDUCES.map((reduce) => {
      const coefficients = reduce === "none" ? [1] : [1, 1];
      const read = operand({ kind: "output", index: code }, "i8", [16], [row(-1, ...coefficients)], -128);
      return vectorOp({
        name: `${combine} ${reduce}`,
        combine,
        reduce,
        combineShift: combine === "shift" ? 5 : 0,
        reduceDims: reduce === "none" ? [] : [4],
        output: { dtype: code % 2 === 0 ? "i8" : "i32", dims: [12] },
        a: read,
        b: code <= COMBINES.indexOf("gather") ? { ...read, source: { kind: "input", index: 255 }, pad: 127 } : null,
      });
    }),
  );
}

function everyShape(): Op[] {
  const kinds = ["input", "constant", "generated", "output"] as const;
  const shapes = [1, 2, 3, 4].flatMap((rank) => [0, 1, 2, 3].map((reduceRank) => ({ rank, reduceRank })));
  return shapes.map(({ rank, reduceRank }, i) => {
    const loops = rank + reduceRank;
    const source: Source = { kind: kinds[i % 4]!, index: i };
    const dims = Array.from({ length: rank }, (_, d) => d + 2);
    const map = dims.map((_, d) => row(d - 1, ...Array.from({ length: loops }, (_, loop) => (loop % dims.length === d ? -1 - d : 0))));
    const epilogue = operand(
      { kind: "constant", index: 7 },
      "i32",
      [2, 2],
      [row(0, 1, ...zeros(loops - 1)), row(1, ...zeros(loops))],
      INT32_MIN,
    );
    return vectorOp({
      name: `output rank ${rank}, reduce rank ${reduceRank}`,
      combine: "copy",
      reduce: reduceRank === 0 ? "none" : "max",
      reduceDims: Array.from({ length: reduceRank }, (_, q) => q + 2),
      output: { dtype: "i32", dims },
      a: operand(source, "i32", dims, map, INT32_MAX),
      bias: i % 2 === 0 ? epilogue : null,
      multiplier: i % 3 === 0 ? epilogue : INT32_MIN + i,
      shift: (i * 4) % 64,
      zeroPoint: -i,
      min: INT32_MIN + i,
      max: INT32_MAX - i,
    });
  });
}

function zeros(count: number): number[] {
  return new Array<number>(count).fill(0);
}

/** 256 bytes, as long as a descriptor may be. */
function longest(): Op {
  const dims = [2, 3, 5, 7];
  const full = (index: number, coefficients: number): Operand =>
    operand(
      { kind: "constant", index },
      "i8",
      dims,
      dims.map((_, d) => row(INT32_MIN + d, ...Array.from({ length: 7 }, (_, i) => (i < coefficients ? 32767 - i : 0)))),
    );
  const op = (coefficients: number, biasRank: number) =>
    vectorOp({
      name: "the longest descriptor",
      combine: "mul",
      reduce: "sum",
      reduceDims: [2, 2, 2],
      output: { dtype: "i8", dims },
      a: full(0, 7),
      b: full(1, coefficients),
      bias: operand(
        { kind: "constant", index: 2 },
        "i32",
        zeros(biasRank).map(() => 1),
        zeros(biasRank).map(() => row(0, 1, ...zeros(6))),
      ),
    });
  for (let coefficients = 7; coefficients >= 0; coefficients--) {
    for (let rank = 1; rank <= 4; rank++) {
      const candidate = op(coefficients, rank);
      if (encodeOp({ op: candidate }).length === 256) return candidate;
    }
  }
  throw new Error("no descriptor of 256 bytes among the candidates");
}

function malformed(): unknown[] {
  const a = operand({ kind: "input", index: 0 }, "i8", [4], [row(0, 1, 1)]);
  const op = vectorOp({ name: "", combine: "mul", reduce: "sum", reduceDims: [2], output: { dtype: "i8", dims: [3] }, a, b: a });
  const good = encodeOp({ op });
  const changed = (name: string, byte: number, value: number, position = byte) => ({
    name,
    position,
    descriptor: toHex(good.with(byte, value)),
  });
  return [
    changed("unknown combine", 0, 10),
    changed("unknown reduce", 1, 3),
    changed("unknown flag", 2, 9),
    changed("binary combine without B", 2, 0),
    changed("unknown dtype", 3, 2),
    changed("shift above 63", 4, 64),
    changed("combineShift without SHIFT", 5, 1),
    { name: "a minimum above the maximum", position: 18, descriptor: toHex(good.with(14, 0x7f).with(18, 0)) },
    changed("output rank 0", 22, 0),
    changed("output rank 5", 22, 5),
    changed("an output dim of 0", 26, 0, 23),
    changed("reduce rank 4", 27, 4),
    changed("SUM without reduce dims", 27, 0),
    changed("a reduce dim of 0", 31, 0, 28),
    changed("unknown source kind", 32, 4),
    changed("unknown operand dtype", 37, 2),
    changed("an i8 pad above 127", 40, 1, 38),
    changed("view rank 0", 42, 0),
    changed("a view dim of 0", 46, 0, 43),
    changed("mask with bit 7", 51, 0x83),
    changed("mask with an unknown loop", 51, 7),
    { name: "a coefficient of 0 in the mask", position: 52, descriptor: toHex(good.with(53, 0)) },
    { name: "ends early", position: good.length - 1, descriptor: toHex(good.subarray(0, good.length - 1)) },
    { name: "a byte behind the end", position: good.length, descriptor: `${toHex(good)}00` },
    { name: "empty", position: 0, descriptor: "0x" },
  ];
}
