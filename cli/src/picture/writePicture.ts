import { mkdir } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import type { Picture } from "./readPicture.ts";

/** Writes a picture as PNG and makes its folder. The alpha channel may have another size than the colours: it is stretched to theirs. */
export async function writePicture({
  file,
  picture,
  alpha,
}: {
  file: string;
  picture: Omit<Picture, "alpha">;
  alpha?: { width: number; height: number; bytes: Uint8Array } | null;
}): Promise<void> {
  const { width, height, rgb } = picture;
  await mkdir(path.dirname(file), { recursive: true });
  let image = sharp(rgb, { raw: { width, height, channels: 3 } });
  if (alpha !== undefined && alpha !== null) {
    const stretched = await sharp(alpha.bytes, { raw: { width: alpha.width, height: alpha.height, channels: 1 } })
      .resize(width, height, { fit: "fill" })
      .toColourspace("b-w")
      .raw()
      .toBuffer();
    image = image.joinChannel(stretched, { raw: { width, height, channels: 1 } });
  }
  await image.png().toFile(file);
}
