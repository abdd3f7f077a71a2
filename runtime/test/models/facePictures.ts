import path from "node:path";
import sharp from "sharp";
import { packageDir } from "../../src/import/packageDir.ts";
import type { Picture } from "../../src/index.ts";

/** Sample `number`, 1 to 6, of npm package `@vladmandic/face-api`, at a third of its size (640 pixels wide). */
export async function facePicture({ number }: { number: number }): Promise<Picture> {
  const file = path.join(packageDir({ name: "@vladmandic/face-api" }), `demo/sample${number}.jpg`);
  const { data, info } = await sharp(file).removeAlpha().toColourspace("srgb").resize(640).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: new Uint8Array(data) };
}
