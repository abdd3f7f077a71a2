// `npm run fuzz -w runtime -- --minutes N [--seed S] [--backends a,b]`: random programs on every backend until the time is over. What differs from the
// reference interpreter is shrunk and saved as a vector. Exit code 1 when something was found, 2 for a bad argument.
import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Player } from "../test/support/player.ts";

const root = path.resolve(import.meta.dirname, "..");
// Hardhat looks for its configuration where the process stands.
process.chdir(root);

function refuse(reason: string): never {
  console.error(`${reason}\nusage: npm run fuzz -w runtime -- --minutes N [--seed S] [--backends a,b] [--folder DIR]`);
  process.exit(2);
}

function parse() {
  const text = { type: "string" } as const;
  try {
    return parseArgs({ options: { minutes: text, seed: text, backends: text, folder: text } }).values;
  } catch (error) {
    return refuse((error as Error).message);
  }
}

const options = parse();
const minutes = Number(options.minutes);
if (options.minutes === undefined || !(minutes > 0 && minutes <= 100_000)) refuse("--minutes must be a number above 0");
const seed = options.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(options.seed);
if (!Number.isInteger(seed) || Math.abs(seed) >= 2 ** 31) refuse("--seed must be an integer of 32 bits");

const { createPlayers, PLAYER_NAMES } = await import("../test/support/createPlayers.ts");
const { describeProgram } = await import("../test/support/describeProgram.ts");
const { fuzz } = await import("../test/support/fuzz.ts");
const { initHash } = await import("../runtime/src/hash/keccak256.ts");
const names = options.backends?.split(",") ?? PLAYER_NAMES;
const unknown = names.find((name) => !(PLAYER_NAMES as string[]).includes(name));
if (unknown !== undefined) refuse(`--backends: unknown backend "${unknown}": choose from ${PLAYER_NAMES.join(",")}`);
if (names.includes("evm") && !existsSync(path.join(root, "artifacts"))) refuse("the contracts are not built: run npm run build first");

await initHash();
const players: Player[] = await createPlayers({ names });
console.log(`seed ${seed}; ${names.join(", ")} against the reference interpreter`);
const folder = options.folder === undefined ? {} : { folder: path.resolve(process.env.INIT_CWD ?? root, options.folder) };
const found = await fuzz({ players, minutes, seed, ...folder, log: (line) => console.log(line) });
for (const player of players) await player.close();
if (found !== null) {
  console.log(`\n${found.found}\n${describeProgram(found)}saved as ${path.relative(root, found.file)}`);
}
process.exit(found === null ? 0 : 1);
