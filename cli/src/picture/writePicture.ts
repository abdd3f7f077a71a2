import { mkdir } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import type { Picture } from "./readPicture.ts";

/** Writes a picture as PNG and makes its folder. */
export async function writePicture({ file, picture }: { file: string; picture: Omit<Picture, "alpha"> }): Promise<void> {
  const { width, height, rgb } = picture;
  await mkdir(path.dirname(file), { recursive: true });
  await sharp(rgb, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(file);
}
