// Writes the vectors of the WebGPU backend's gate, runtime/src/webgpu/conformance.json: run it after a change of the specification.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { initHash } from "../runtime/src/hash/keccak256.ts";
import { conformanceText } from "../test/support/conformanceText.ts";

await initHash();
await writeFile(path.resolve(import.meta.dirname, "../runtime/src/webgpu/conformance.json"), await conformanceText());
