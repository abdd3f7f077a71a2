// Compiles the AssemblyScript kernels of the WASM backend. The result is small and committed, so that a checkout runs as it is; it is compiled
// again only when the sources or the compiler changed. With --check: compiles and fails when the committed file differs.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { hashFourLeaves } from "./kernels/hashFourLeaves.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const wasm = path.join(root, "runtime/src/wasm");
const kernels = path.join(wasm, "kernels");
const options = [
  ...["-O3", "--noAssert", "--runtime", "stub", "--use", "abort="],
  ...["--enable", "simd", "--enable", "threads", "--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
];

const compiler = JSON.parse(readFileSync(path.join(root, "node_modules/assemblyscript/package.json"), "utf8")).version;
const hash = createHash("sha256").update(JSON.stringify([compiler, options]));
for (const file of readdirSync(kernels).sort()) hash.update(`${file}\n`).update(readFileSync(path.join(kernels, file)));
hash.update(hashFourLeaves);
const sources = hash.digest("hex");
const built = path.join(wasm, "kernels.wasm");
const stamp = path.join(wasm, "kernels.sources");

function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}

const check = process.argv.includes("--check");
if (check || read(stamp)?.toString().trim() !== sources || read(built) === null) {
  const { default: asc } = await import("assemblyscript/asc");
  const outputs = new Map();
  const { error, stderr } = await asc.main(["index.ts", "--outFile", "kernels.wasm", "--baseDir", kernels, ...options], {
    readFile: (name, folder) => (name === "hashFourLeaves.ts" ? hashFourLeaves : (read(path.join(folder, name))?.toString() ?? null)),
    writeFile: (name, contents) => outputs.set(name, contents),
  });
  if (error) {
    console.error(stderr.toString());
    process.exit(1);
  }
  const bytes = outputs.get("kernels.wasm");
  if (check) {
    if (!read(built)?.equals(bytes)) {
      console.error("runtime/src/wasm/kernels.wasm is not what its sources compile to: run node scripts/buildKernels.mjs");
      process.exit(1);
    }
  } else {
    writeFileSync(built, bytes);
    writeFileSync(stamp, `${sources}\n`);
  }
}
