import { globSync, readFileSync } from "node:fs";
import path from "node:path";

/** EIP-170: a contract with more code cannot be deployed. */
const LIMIT = 24_576;
const root = path.resolve(import.meta.dirname, "..", "..");

const sizes = globSync("artifacts/contracts/**/*.json", { cwd: root })
  .map((file) => JSON.parse(readFileSync(path.join(root, file), "utf8")) as { contractName?: string; deployedBytecode?: string })
  .filter(({ deployedBytecode }) => (deployedBytecode ?? "0x").length > 2)
  .map(({ contractName, deployedBytecode }) => ({ name: contractName ?? "", bytes: (deployedBytecode!.length - 2) / 2 }))
  // A library whose functions are all internal has a stub only.
  .filter(({ bytes }) => bytes > 100)
  .sort((a, b) => b.bytes - a.bytes);
for (const { name, bytes } of sizes) {
  console.log(`${name.padEnd(24)} ${String(bytes).padStart(6)} bytes, ${String(LIMIT - bytes).padStart(6)} left`);
}
const tooLarge = sizes.filter(({ bytes }) => bytes >= LIMIT);
if (sizes.length === 0) console.error("no artifacts: build first");
for (const { name, bytes } of tooLarge) console.error(`${name}: ${bytes} bytes, the limit is ${LIMIT}`);
process.exit(sizes.length > 0 && tooLarge.length === 0 ? 0 : 1);
