import type { OpReport, ProgramReport } from "./inspectProgram.ts";
import type { NamedTensorType, TensorType } from "./types.ts";

interface Box {
  readonly lines: readonly string[];
  readonly fill: string;
  readonly from: readonly number[];
  readonly width: number;
  readonly layer: number;
}

/** A place in a layer: a box, or, where `box` is null, an edge on its way past the layer. */
interface Place {
  readonly box: Box | null;
  readonly from: readonly Place[];
  x: number;
}

const MOST_OPS = 2_000;
const LINE = 16;
const HEIGHT = 3 * LINE + 14;
const GAP = { x: 28, y: 54 };
const MARGIN = 30;
const FILL = { input: "#dbeafe", packed: "#dcfce7", slow: "#fef3c7", plain: "#f1f5f9" };

/**
 * The graph of a program as an SVG: inputs above, each op below what it reads, with its shape, work and the gas of disputing it; green are
 * packed ops, yellow reductions taken step by step, grey ops without a reduction. Layers are longest paths, ordered by the mean place of what
 * they read (Sugiyama et al. 1981). Constants are not drawn. Throws a RangeError for more than 2,000 ops.
 */
export function drawProgram({ report }: { report: ProgramReport }): string {
  if (report.ops.length > MOST_OPS) throw new RangeError(`${report.ops.length} ops, at most ${MOST_OPS} can be drawn`);
  const layers = placesOf(boxesOf(report));
  const height = layers.length * (HEIGHT + GAP.y) - GAP.y;
  const rightmost = Math.max(...layers.flat().map((place) => place.x + widthOf(place) / 2));
  const parts: string[] = [];
  layers.forEach((layer, row) => {
    const y = row * (HEIGHT + GAP.y);
    for (const place of layer) {
      for (const source of place.from) {
        const [x0, x1, bend] = [round(source.x), round(place.x), GAP.y / 2];
        const past = place.box === null ? `V${y + HEIGHT}` : "";
        parts.push(`<path d="M${x0} ${y - GAP.y}C${x0} ${y - bend} ${x1} ${y - bend} ${x1} ${y}${past}"/>`);
      }
    }
  });
  layers.forEach((layer, row) => {
    for (const { box, x } of layer) {
      if (box === null) continue;
      const y = row * (HEIGHT + GAP.y);
      parts.push(`<rect x="${round(x - box.width / 2)}" y="${y}" width="${box.width}" height="${HEIGHT}" rx="6" fill="${box.fill}"/>`);
      box.lines.forEach((text, i) => {
        const weight = i === 0 ? ' font-weight="bold"' : "";
        parts.push(`<text x="${round(x)}" y="${y + 20 + i * LINE}"${weight}>${escape(text)}</text>`);
      });
    }
  });
  const view = `${-MARGIN} ${-MARGIN} ${Math.ceil(rightmost) + 2 * MARGIN} ${height + 2 * MARGIN}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${view}" font-family="sans-serif" font-size="12" text-anchor="middle">`,
    `<title>${escape(report.name)}</title>`,
    "<style>path { fill: none; stroke: #64748b; stroke-width: 1.5 } rect { stroke: #334155 }</style>",
    ...parts,
    "</svg>\n",
  ].join("\n");
}

function boxesOf({ inputs, ops }: ProgramReport): Box[] {
  const boxes: Box[] = [];
  const add = (lines: readonly string[], fill: string, from: readonly number[]) => {
    const layer = 1 + Math.max(-1, ...from.map((index) => boxes[index]!.layer));
    boxes.push({ lines, fill, from, layer, width: 24 + 7 * Math.max(...lines.map((line) => line.length)) });
  };
  for (const input of inputs) add(inputLines(input), FILL.input, []);
  for (const op of ops) {
    const sources = op.reads.flatMap(({ source: { kind, index } }) =>
      kind === "input" ? [index] : kind === "output" ? [inputs.length + index] : [],
    );
    const fill = op.packed ? FILL.packed : op.reduceDims.length > 0 ? FILL.slow : FILL.plain;
    add(opLines(op), fill, [...new Set(sources)]);
  }
  return boxes;
}

function placesOf(boxes: readonly Box[]): Place[][] {
  const layers: Place[][] = Array.from({ length: 1 + Math.max(...boxes.map(({ layer }) => layer)) }, () => []);
  // The last place of each box's edge downwards, so that readers of one box share one line.
  const lines: { place: Place; layer: number }[][] = [];
  const reach = (index: number, layer: number): Place => {
    const line = lines[index]!;
    for (let next = line.at(-1)!.layer + 1; next < layer; next++) {
      const place = { box: null, from: [line.at(-1)!.place], x: 0 };
      layers[next]!.push(place);
      line.push({ place, layer: next });
    }
    return line.find((step) => step.layer === layer - 1)!.place;
  };
  for (const box of boxes) {
    const place: Place = { box, from: box.from.map((index) => reach(index, box.layer)), x: 0 };
    layers[box.layer]!.push(place);
    lines.push([{ place, layer: box.layer }]);
  }
  const widthOfLayer = (layer: readonly Place[]) => layer.reduce((sum, place) => sum + widthOf(place) + GAP.x, -GAP.x);
  const widest = Math.max(...layers.map(widthOfLayer));
  for (const layer of layers) {
    const wish = (place: Place) =>
      place.from.length === 0 ? widest / 2 : place.from.reduce((sum, { x }) => sum + x, 0) / place.from.length;
    layer.sort((a, b) => wish(a) - wish(b));
    // As near to its wish as its neighbours to the left and the room for those to the right allow.
    let left = 0;
    let rest = widthOfLayer(layer);
    for (const place of layer) {
      const half = widthOf(place) / 2;
      place.x = Math.min(Math.max(wish(place), left + half), widest - rest + half);
      left = place.x + half + GAP.x;
      rest -= 2 * half + GAP.x;
    }
  }
  return layers;
}

function widthOf({ box }: Place): number {
  return box === null ? 8 : box.width;
}

function shapeOf({ dtype, dims }: TensorType): string {
  return `${dtype} [${dims.join(", ")}]`;
}

function inputLines(input: NamedTensorType): string[] {
  return [`input ${input.name}`, shapeOf(input)];
}

function opLines(op: OpReport): string[] {
  const work = op.reduceDims.length === 0 ? op.combine : `${op.reduce} of ${op.combine} over ${op.reduceDims.join(" × ")}`;
  return [
    `${op.index} ${op.name}`,
    `${work} → ${shapeOf(op.output)}`,
    `${op.macs.toLocaleString("en-US")} MACs, proof ≤ ${op.proofGas.toLocaleString("en-US")} gas`,
  ];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escape(text: string): string {
  const printable = Array.from(text, (char) => (char < " " || char === "\u007f" ? " " : char)).join("");
  return printable.toWellFormed().replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
