import { prepareTools } from "./prepareTools.ts";
import { runHalmos } from "./runHalmos.ts";
import { runSlither } from "./runSlither.ts";

const args = process.argv.slice(2);
const chosen = args.filter((argument) => !argument.startsWith("--"));
const tools = await prepareTools();
const steps = { slither: () => runSlither({ tools, update: args.includes("--update") }), halmos: () => runHalmos({ tools }) };
const failed: string[] = [];
for (const [name, step] of Object.entries(steps)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.log(`\n== ${name}`);
  if (!step()) failed.push(name);
}
console.log(failed.length === 0 ? "\naudit passed" : `\naudit failed: ${failed.join(", ")}`);
process.exit(failed.length === 0 ? 0 : 1);
