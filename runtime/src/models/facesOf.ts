import { FACE_BOXES, FACE_CELLS, FACE_INPUT_SIZE, FACE_OUTPUT_SCALE } from "./faceGrid.ts";

/** A face's box in pixels of the picture, its corner left above, and how sure the model is of it, 0 to 1. */
export interface Face {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly score: number;
}

/** Widths and heights of the five boxes, in cells (npm package `@vladmandic/face-api`, src/tinyFaceDetector/const.ts). */
const ANCHORS = [
  [1.603231, 2.094468],
  [6.041143, 7.080126],
  [2.882459, 3.518061],
  [4.266906, 5.178857],
  [9.041765, 10.66308],
] as const;
const MOST_OVERLAP = 0.4;

/**
 * The faces that a face detection output (i32 [1, 13, 13, 25]) tells of, in a picture of this size, surest first: YOLO v2's boxes (Redmon and
 * Farhadi 2016, arXiv:1612.08242, section 2) with a score above `minScore`, of overlapping ones (above 0.4 of their union) the surest.
 * Throws a RangeError for an output of another length.
 */
export function facesOf({
  output,
  width,
  height,
  minScore = 0.5,
}: {
  output: Uint8Array;
  width: number;
  height: number;
  minScore?: number;
}): Face[] {
  const values = FACE_CELLS ** 2 * FACE_BOXES * 5;
  if (output.length !== 4 * values) throw new RangeError(`${output.length} bytes are no face detection output, which has ${4 * values}`);
  const view = new DataView(output.buffer, output.byteOffset, output.length);
  // The square's side in pixels of the picture, which the detector rounds to whole pixels of its own.
  const scale = FACE_INPUT_SIZE / Math.max(width, height);
  const [sideX, sideY] = [width, height].map((size) => (size * FACE_INPUT_SIZE) / Math.round(size * scale)) as [number, number];
  const candidates: Face[] = [];
  for (let box = 0; box < FACE_CELLS ** 2 * FACE_BOXES; box++) {
    const read = (field: number) => view.getInt32(4 * (5 * box + field), true) / FACE_OUTPUT_SCALE;
    const score = sigmoid(read(4));
    if (score <= minScore) continue;
    const cell = Math.floor(box / FACE_BOXES);
    const [anchorX, anchorY] = ANCHORS[box % FACE_BOXES]!;
    const boxWidth = ((Math.exp(read(2)) * anchorX) / FACE_CELLS) * sideX;
    const boxHeight = ((Math.exp(read(3)) * anchorY) / FACE_CELLS) * sideY;
    const x = (((cell % FACE_CELLS) + sigmoid(read(0))) / FACE_CELLS) * sideX - boxWidth / 2;
    const y = ((Math.floor(cell / FACE_CELLS) + sigmoid(read(1))) / FACE_CELLS) * sideY - boxHeight / 2;
    candidates.push({ x, y, width: boxWidth, height: boxHeight, score });
  }
  const faces: Face[] = [];
  for (const candidate of candidates.sort((a, b) => b.score - a.score)) {
    if (faces.every((face) => overlap(face, candidate) <= MOST_OVERLAP)) faces.push(candidate);
  }
  return faces;
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** Intersection over union. */
function overlap(a: Face, b: Face): number {
  const along = (startA: number, lengthA: number, startB: number, lengthB: number) =>
    Math.max(0, Math.min(startA + lengthA, startB + lengthB) - Math.max(startA, startB));
  const both = along(a.x, a.width, b.x, b.width) * along(a.y, a.height, b.y, b.height);
  return both / (a.width * a.height + b.width * b.height - both);
}
