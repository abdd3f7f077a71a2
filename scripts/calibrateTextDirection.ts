// Measures the text direction classifier's activation ranges in onnxruntime and writes them beside the model: node scripts/calibrateTextDirection.ts
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { calibrateOnnx, importOnnx, packageDir, TEXT_DIRECTION_MODEL, type ValueRange } from "../runtime/src/index.ts";
import { openOrt } from "../runtime/test/import/openOrt.ts";
import { textLines } from "../runtime/test/models/textLines.ts";

const bytes = readFileSync(path.join(packageDir({ name: TEXT_DIRECTION_MODEL.package }), "assets", TEXT_DIRECTION_MODEL.file));
const lines = [...(await textLines({ count: 14, seed: 1 })), ...(await textLines({ count: 6, seed: 2, hard: true }))];
const measured = await calibrateOnnx({
  bytes,
  open: openOrt,
  samples: lines.map(({ input }) => ({ [TEXT_DIRECTION_MODEL.input]: input })),
});

/** Only the ranges that the import asks for are worth keeping. */
class AskedMap extends Map<string, ValueRange> {
  readonly asked = new Set<string>();
  override get(name: string) {
    this.asked.add(name);
    return super.get(name);
  }
}
const ranges = new AskedMap(measured);
const [batch, , height, width] = TEXT_DIRECTION_MODEL.dims;
importOnnx({
  bytes,
  name: "calibration",
  dims: { "p2o.DynamicDimension.0": batch, "p2o.DynamicDimension.1": height, "p2o.DynamicDimension.2": width },
  ranges,
});

const short = (values: readonly number[]) => values.map((value) => Number(value.toPrecision(4)));
const kept = [...measured]
  .filter(([name]) => ranges.asked.has(name))
  .map(([name, { least, most }]) => [name, { least: short(least), most: short(most) }]);
const filepath = fileURLToPath(new URL("../runtime/src/models/textDirectionRanges.json", import.meta.url));
await writeFile(filepath, await format(JSON.stringify(Object.fromEntries(kept)), { ...(await resolveConfig(filepath)), filepath }));
