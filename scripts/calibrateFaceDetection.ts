// Measures the face detector's activation ranges in TensorFlow.js and writes them beside the model: node scripts/calibrateFaceDetection.ts
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { measureFaceRanges } from "../runtime/test/models/measureFaceRanges.ts";

const filepath = fileURLToPath(new URL("../runtime/src/models/faceDetectionRanges.json", import.meta.url));
await writeFile(filepath, await format(JSON.stringify(await measureFaceRanges()), { ...(await resolveConfig(filepath)), filepath }));
