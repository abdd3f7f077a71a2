import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Picture } from "../picture/readPicture.ts";
import { writePicture } from "../picture/writePicture.ts";
import type { PicturePlan } from "./planPicture.ts";

/** Writes what a round brought into a folder: the larger picture as PNG, and all answers so far as lines; gives the paths. */
export async function writeOutputs(parameters: {
  outDir: string;
  plan: PicturePlan;
  picture: Picture;
  pictureName: string;
  pieces: readonly Uint8Array[];
  answers: ReadonlyMap<bigint, string>;
}): Promise<string[]> {
  const { outDir, plan, picture, pictureName, pieces, answers } = parameters;
  const { width, height, alpha } = picture;
  const larger = path.join(outDir, `${path.parse(pictureName).name}-2x.png`);
  await writePicture({ file: larger, picture: plan.join(pieces), alpha: alpha && { width, height, bytes: alpha } });
  const languages = path.join(outDir, "languages.txt");
  await writeFile(languages, [...answers.values()].map((answer) => `${answer}\n`).join(""));
  return [larger, languages];
}
