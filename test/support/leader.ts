// A process that takes a name in a database and says so: `leader.ts URL NAME`. It says "leads" when it has it and "lost" when another one has.
import { openDatabase, sharedMigrations, takeLeadership } from "@dpin/sdk/database";

const [url, name] = process.argv.slice(2);
const database = await openDatabase({ url: url!, migrations: [sharedMigrations] });
const leadership = await takeLeadership({ database, name: name! });
console.log("leads");
leadership.lost.addEventListener("abort", () => {
  console.log("lost");
  process.exit(0);
});
setInterval(() => undefined, 1_000);
