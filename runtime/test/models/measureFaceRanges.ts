import { createFloatFaceDetector } from "./floatFaceDetector.ts";
import { facePicture } from "./facePictures.ts";

/** Pictures of the package that calibration sees; the test judges all of them and three others. */
const CALIBRATION = [1, 3, 5];

/** Least and greatest value per channel of each convolution of the face detector over the calibration pictures, to four digits. */
export async function measureFaceRanges(): Promise<Record<string, { least: number[]; most: number[] }>> {
  const detector = await createFloatFaceDetector();
  const ranges: Record<string, { least: number[]; most: number[] }> = {};
  for (const number of CALIBRATION) {
    for (const [name, { values, channels }] of Object.entries(detector.run(await facePicture({ number })))) {
      if (name === "boxes") continue;
      const { least, most } = (ranges[name] ??= { least: new Array(channels).fill(0), most: new Array(channels).fill(0) });
      for (let at = 0; at < values.length; at++) {
        const channel = at % channels;
        if (values[at]! < least[channel]!) least[channel] = values[at]!;
        else if (values[at]! > most[channel]!) most[channel] = values[at]!;
      }
    }
  }
  for (const range of Object.values(ranges)) {
    range.least = range.least.map((value) => Number(value.toPrecision(4)) + 0);
    range.most = range.most.map((value) => Number(value.toPrecision(4)));
  }
  return ranges;
}
