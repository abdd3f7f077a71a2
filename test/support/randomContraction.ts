import type { AffineRow, Op, Operand } from "../../runtime/src/program/types.ts";
import type { Random } from "./createRandom.ts";
import type { Core } from "./randomOp.ts";
import type { Sources } from "./randomSources.ts";

const MIXED_PADS = [0, 0, -128, -1, 5, 127];

type Row = readonly [offset: number, terms: Readonly<Record<number, number>>];

function operand({
  random,
  sources,
  dims,
  rows,
  loops,
}: {
  random: Random;
  sources: Sources;
  dims: readonly number[];
  rows: readonly Row[];
  loops: number;
}): Operand {
  const map = rows.map(([offset, terms]): AffineRow => ({ offset, coefficients: Array.from({ length: loops }, (_, i) => terms[i] ?? 0) }));
  const source = sources.take({ dtype: "i8", count: dims.reduce((product, dim) => product * dim, 1) });
  return { source, dtype: "i8", dims, map, pad: random.pick(MIXED_PADS) };
}

type Made = { dims: number[]; reduceDims: number[]; a: Operand; b: Operand };

function matmul({ random, sources }: { random: Random; sources: Sources }): Made {
  const known = random.chance(0.4) ? sources.reuse({ dtype: "i8", most: 4000 }) : null;
  if (known !== null) {
    // The matrix on the left is a source that exists, in any shape it can take.
    const divisors = Array.from({ length: known.count }, (_, i) => i + 1).filter((d) => known.count % d === 0);
    const k = random.pick(divisors);
    const a = operand({
      random,
      sources,
      dims: [known.count / k, k],
      rows: [
        [0, { 0: 1 }],
        [0, { 2: 1 }],
      ],
      loops: 3,
    });
    const n = random.int(1, Math.max(1, Math.min(20, Math.floor(4000 / k))));
    const b = operand({
      random,
      sources,
      dims: [n, k],
      rows: [
        [0, { 1: 1 }],
        [0, { 2: 1 }],
      ],
      loops: 3,
    });
    return { dims: [known.count / k, n], reduceDims: [k], a: { ...a, source: known.source }, b };
  }
  const k = random.pick([1, 2, 3, random.int(4, 40), random.int(4, 200), random.int(200, 1600)]);
  const edge = Math.max(1, Math.min(40, Math.floor(9000 / k)));
  const [m, n] = [random.int(1, edge), random.int(1, edge)];
  const batch = random.chance(0.3) ? random.int(1, 4) : 0;
  // Now and then the run leaves its row at one end, so that part of it is padding.
  const shift = random.chance(0.15) ? random.int(-3, 3) : 0;
  if (batch === 0) {
    const make = (rows: number, loop: number, offset: number) =>
      operand({
        random,
        sources,
        dims: [rows, k],
        rows: [
          [0, { [loop]: 1 }],
          [offset, { 2: 1 }],
        ],
        loops: 3,
      });
    // The two sides change places in half of the draws: then the last output dim belongs to A.
    const swap = random.chance(0.3);
    return { dims: [m, n], reduceDims: [k], a: make(swap ? n : m, swap ? 1 : 0, shift), b: make(swap ? m : n, swap ? 0 : 1, 0) };
  }
  const shared = random.chance(0.3);
  const a = operand({
    random,
    sources,
    dims: [batch, m, k],
    rows: [
      [0, { 0: 1 }],
      [0, { 1: 1 }],
      [shift, { 3: 1 }],
    ],
    loops: 4,
  });
  const b = shared
    ? operand({
        random,
        sources,
        dims: [n, k],
        rows: [
          [0, { 2: 1 }],
          [0, { 3: 1 }],
        ],
        loops: 4,
      })
    : operand({
        random,
        sources,
        dims: [batch, n, k],
        rows: [
          [0, { 0: 1 }],
          [random.pick([0, 0, 1]), { 2: 1 }],
          [0, { 3: 1 }],
        ],
        loops: 4,
      });
  return { dims: [batch, m, n], reduceDims: [k], a, b };
}

/** Each output is the dot product of one row of A with one row of B. */
function rowDots({ random, sources }: { random: Random; sources: Sources }): Made {
  const [rows, k] = [random.int(1, 30), random.int(1, 100)];
  const make = () =>
    operand({
      random,
      sources,
      dims: [rows, k],
      rows: [
        [0, { 0: 1 }],
        [0, { 1: 1 }],
      ],
      loops: 2,
    });
  return { dims: [rows], reduceDims: [k], a: make(), b: make() };
}

/** Several runs in the last dim of both operands, side by side or overlapping, some of them partly or wholly outside. */
function folded({ random, sources }: { random: Random; sources: Sources }): Made {
  const [runs, length] = [random.int(1, 5), random.int(1, 12)];
  const [m, n] = [random.int(1, 20), random.int(1, 12)];
  const stride = random.int(1, 3);
  const apart = random.pick([length, length, random.int(0, 2 * length), -length]);
  const width = random.int(1, (m - 1) * stride + (runs - 1) * Math.abs(apart) + length + 3);
  const first = apart < 0 ? (runs - 1) * length : 0;
  const a = operand({ random, sources, dims: [width], rows: [[first - random.int(0, 3), { 0: stride, 2: apart, 3: 1 }]], loops: 4 });
  const b = operand({
    random,
    sources,
    dims: [n, runs * length],
    rows: [
      [0, { 1: 1 }],
      [random.pick([0, 0, -2]), { 2: length, 3: 1 }],
    ],
    loops: 4,
  });
  return { dims: [m, n], reduceDims: [runs, length], a, b };
}

function convolution({ random, sources }: { random: Random; sources: Sources }): Made {
  const [kh, kw] = [random.int(1, 4), random.int(1, 4)];
  const channels = random.pick([1, 3, 4, random.int(1, 20), 32]);
  const [stride, dilation] = [random.pick([1, 1, 2, 3]), random.pick([1, 1, 2])];
  const [top, left] = [random.int(0, kh), random.int(0, kw)];
  const [h, w] = [random.int(1, 12), random.int(1, 12)];
  const [oh, ow] = [random.int(1, 8), random.int(1, 8)];
  const oc = random.pick([1, 3, random.int(1, 20)]);
  const batch = random.chance(0.2) ? random.int(1, 3) : 0;
  const flip = random.chance(0.1) ? -1 : 1;
  const merged = random.chance(0.25);
  const channelsFirst = random.chance(0.2);
  const first = batch > 0 ? 1 : 0;
  const [y, x, o] = channelsFirst ? [first + 1, first + 2, first] : [first, first + 1, first + 2];
  const spatial = channelsFirst ? [oc, oh, ow] : [oh, ow, oc];
  const dims = batch > 0 ? [batch, ...spatial] : spatial;
  const r = dims.length;
  const rowY: Row = [flip * -top + (flip < 0 ? h - 1 : 0), { [y]: stride * flip, [r]: dilation * flip }];
  const batchDims = batch > 0 ? [batch] : [];
  const batchRows: Row[] = batch > 0 ? [[0, { 0: 1 }]] : [];
  if (merged) {
    // One run per kernel row: the taps of a row and their channels lie side by side, so a run at the border is partly padding.
    const reduceDims = [kh, kw * channels];
    const a = operand({
      random,
      sources,
      dims: batch > 0 ? [batch, h, w * channels] : [h, w * channels],
      rows: [...batchRows, rowY, [-left * channels, { [x]: stride * channels, [r + 1]: 1 }]],
      loops: r + 2,
    });
    const b = operand({
      random,
      sources,
      dims: [oc, kh, kw * channels],
      rows: [
        [0, { [o]: 1 }],
        [0, { [r]: 1 }],
        [0, { [r + 1]: 1 }],
      ],
      loops: r + 2,
    });
    return { dims, reduceDims, a, b };
  }
  const a = operand({
    random,
    sources,
    dims: [...batchDims, h, w, channels],
    rows: [...batchRows, rowY, [-left, { [x]: stride, [r + 1]: dilation }], [0, { [r + 2]: 1 }]],
    loops: r + 3,
  });
  const b = operand({
    random,
    sources,
    dims: [oc, kh, kw, channels],
    rows: [
      [0, { [o]: 1 }],
      [0, { [r]: 1 }],
      [0, { [r + 1]: 1 }],
      [0, { [r + 2]: 1 }],
    ],
    loops: r + 3,
  });
  return { dims, reduceDims: [kh, kw, channels], a, b };
}

/** A packed op: a matmul (batched, shared, shifted), row dots, runs within one row, or a convolution (strided, dilated, padded, flipped, channels first or last). */
export function randomContraction({ random, sources }: { random: Random; sources: Sources }): Core {
  const made = random.pick([matmul, matmul, rowDots, folded, convolution, convolution])({ random, sources });
  const fixed: Pick<Op, "combine" | "combineShift" | "reduce"> = { combine: "mul", combineShift: 0, reduce: "sum" };
  return { ...made, ...fixed };
}
