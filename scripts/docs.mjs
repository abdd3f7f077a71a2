// `npm run docs`: the reference of the sdk and the runtime's public part, from their docstrings, as pages in out/reference. With --check nothing is written. Either fails on a link
// that leads nowhere, and on a type that a public signature names and its package does not export.
import { ensureInstalled, run } from "./ensureInstalled.mjs";

ensureInstalled();
const check = process.argv.includes("--check");
const code = run("typedoc", check ? ["--emit", "none", "--logLevel", "Warn"] : []);
if (code !== 0) console.error("docs: the docstrings are not whole");
process.exit(code);
