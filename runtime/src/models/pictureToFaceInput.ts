import { FACE_INPUT_SIZE } from "./faceGrid.ts";
import type { Picture } from "./picture.ts";

/**
 * The face detection program's input (i8 [1, 416, 416, 3], pixel − 128) for a picture of any size: continued by black to the right or below to a
 * square, then resized bilinearly as TensorFlow does without half-pixel centres, as the model was made for. Throws a RangeError when the
 * picture's bytes do not match its size.
 */
export function pictureToFaceInput({ picture }: { picture: Picture }): Uint8Array {
  const { width, height, rgb } = picture;
  if (width < 1 || height < 1 || rgb.length !== width * height * 3)
    throw new RangeError(`${rgb.length} bytes are no ${width} × ${height} picture`);
  const side = Math.max(width, height);
  const pixel = (x: number, y: number, c: number) => (x < width && y < height ? rgb[(y * width + x) * 3 + c]! : 0);
  const places = Array.from({ length: FACE_INPUT_SIZE }, (_, i) => {
    const at = (i * side) / FACE_INPUT_SIZE;
    const from = Math.floor(at);
    return { from, to: Math.min(from + 1, side - 1), share: at - from };
  });
  const input = new Uint8Array(FACE_INPUT_SIZE ** 2 * 3);
  let next = 0;
  for (const row of places) {
    for (const column of places) {
      for (let c = 0; c < 3; c++) {
        const [above, below] = [row.from, row.to].map(
          (y) => pixel(column.from, y, c) * (1 - column.share) + pixel(column.to, y, c) * column.share,
        ) as [number, number];
        input[next++] = Math.round(above * (1 - row.share) + below * row.share) ^ 128;
      }
    }
  }
  return input;
}
