// Deploys to the node at the first argument with its journal below the second, as `hardhat dpin deploy` does: a process to be killed.
import { LOCAL_PARAMETERS } from "../../deploy/deployDpin.ts";
import { deployAndVerify } from "../../deploy/deployAndVerify.ts";
import { readParameters } from "../../deploy/readParameters.ts";
import { connectTo } from "./connectTo.ts";

const [url, root] = process.argv.slice(2);
if (url === undefined || root === undefined) throw new Error("usage: deployProcess.ts URL FOLDER");
const hre = await connectTo({ url, root });
const connection = await hre.network.create();
const parameters = await readParameters({ file: LOCAL_PARAMETERS });
process.stdout.write("started\n");
const { checks } = await deployAndVerify({
  connection,
  artifacts: hre.artifacts,
  root,
  id: "killed",
  parameters,
  blockPollingInterval: 50,
});
process.stdout.write(`verified by ${checks.length} checks\n`);
await connection.close();
process.exit(0);
