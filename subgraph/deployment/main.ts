// `npm run deploy -w subgraph -- --network sepolia`: the subgraph of a recorded deployment, to one's own graph-node (by default the compose file's) or, with --studio, to The Graph's Subgraph Studio.
import { runDeploy } from "./runDeploy.ts";

runDeploy({ args: process.argv.slice(2), env: process.env, say: console.log }).catch((error: unknown) => {
  console.error(`deploy: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
});
