import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Picture } from "../picture/readPicture.ts";
import { writePicture } from "../picture/writePicture.ts";

/** Writes what a round brought into a folder: the larger picture as PNG, and all answers so far as lines; gives the paths. */
export async function writeOutputs(parameters: {
  outDir: string;
  picture: Picture;
  pictureName: string;
  larger: Omit<Picture, "alpha">;
  answers: ReadonlyMap<bigint, string>;
}): Promise<string[]> {
  const { outDir, picture, pictureName, larger, answers } = parameters;
  const { width, height, alpha } = picture;
  const pictureFile = path.join(outDir, `${path.parse(pictureName).name}-2x.png`);
  await writePicture({ file: pictureFile, picture: larger, alpha: alpha && { width, height, bytes: alpha } });
  const languages = path.join(outDir, "languages.txt");
  await writeFile(languages, [...answers.values()].map((answer) => `${answer}\n`).join(""));
  return [pictureFile, languages];
}
