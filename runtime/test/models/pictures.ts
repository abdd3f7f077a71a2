import { createHash } from "node:crypto";
import path from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import type { Picture } from "../../src/index.ts";
import { packageDir } from "../../src/import/packageDir.ts";

/** The fixture picture of npm package `@upscalerjs/default-model`, 128 × 128. */
export async function fixturePicture(): Promise<Picture> {
  return readPicture(path.join(packageDir({ name: "@upscalerjs/default-model" }), "assets/fixture.png"));
}

/** A photograph, 128 × 128, that calibration never sees: the one of npm package `baboon-image-uri` 1.0.1 (MIT). */
export async function heldOutPicture(): Promise<Picture> {
  return readPicture(fileURLToPath(new URL("./mandrill.png", import.meta.url)));
}

async function readPicture(file: string): Promise<Picture> {
  const { data, info } = await sharp(file).removeAlpha().toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: new Uint8Array(data) };
}

export function cropPicture({ picture, x, y, size }: { picture: Picture; x: number; y: number; size: number }): Picture {
  const rgb = new Uint8Array(size * size * 3);
  for (let row = 0; row < size; row++) {
    const start = ((y + row) * picture.width + x) * 3;
    rgb.set(picture.rgb.subarray(start, start + size * 3), row * size * 3);
  }
  return { width: size, height: size, rgb };
}

/** Blocks of 1 to 8 pixels in the eight extreme colours: the strongest contrasts that a picture can hold. */
export function extremeBlocks({ size, seed }: { size: number; seed: number }): Picture {
  const rgb = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const block = 1 << (Math.floor((4 * x) / size) % 4);
      const digest = createHash("sha256")
        .update(`${seed} ${block} ${Math.floor(x / block)} ${Math.floor(y / block)}`)
        .digest();
      for (let c = 0; c < 3; c++) rgb[(y * size + x) * 3 + c] = 255 * (digest[c]! & 1);
    }
  }
  return { width: size, height: size, rgb };
}
