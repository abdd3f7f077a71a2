import sharp from "sharp";
import { UsageError } from "../UsageError.ts";

/** Interleaved 8-bit RGB, and the alpha channel of a picture that has one. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
  readonly alpha: Uint8Array | null;
}

/** A picture of this many pixels takes some minutes on two cores. */
const MAX_PIXELS = 4_000_000;

/** Reads a picture in any format that sharp knows, turned upright by its EXIF orientation, in sRGB. Throws UsageError when it cannot be read. */
export async function readPicture({ file }: { file: string }): Promise<Picture> {
  let decoded;
  try {
    decoded = await sharp(file, { failOn: "error" })
      .rotate()
      .toColourspace("srgb")
      .ensureAlpha()
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0];
    throw new UsageError(`cannot read the picture ${file} (${reason}): give a PNG, JPEG, WebP, AVIF, GIF or TIFF file with --input`, {
      cause: error,
    });
  }
  const { data, info } = decoded;
  const { width, height } = info;
  if (width * height > MAX_PIXELS) {
    throw new UsageError(
      `the picture ${file} is ${width}×${height}: at most ${MAX_PIXELS.toLocaleString("en")} pixels, so make it smaller first`,
    );
  }
  const rgb = new Uint8Array(width * height * 3);
  const alpha = new Uint8Array(width * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) rgb[pixel * 3 + channel] = data[pixel * 4 + channel]!;
    alpha[pixel] = data[pixel * 4 + 3]!;
  }
  return { width, height, rgb, alpha: alpha.every((value) => value === 255) ? null : alpha };
}
