// Measures the upscaler's activation ranges in TensorFlow.js and writes them beside the model: node scripts/calibrateSuperResolution.ts
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { measureRanges } from "../runtime/test/models/measureRanges.ts";

const filepath = fileURLToPath(new URL("../runtime/src/models/superResolutionRanges.json", import.meta.url));
await writeFile(filepath, await format(JSON.stringify(await measureRanges()), { ...(await resolveConfig(filepath)), filepath }));
