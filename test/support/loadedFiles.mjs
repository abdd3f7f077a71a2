// Prints every file that the given modules load, as JSON.
import { registerHooks } from "node:module";

const loaded = new Set();
registerHooks({
  load: (url, context, next) => {
    if (url.startsWith("file:")) loaded.add(url.slice("file://".length));
    return next(url, context);
  },
});
for (const file of process.argv.slice(2)) await import(file);
console.log(JSON.stringify([...loaded]));
