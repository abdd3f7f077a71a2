import path from "node:path";
import { parseArgs } from "node:util";
import { writeBuild } from "../local/writeBuild.ts";
import { readIndexed } from "../manifest/readIndexed.ts";
import { DeployError } from "./DeployError.ts";
import { deploySubgraph } from "./deploySubgraph.ts";
import { networkNames } from "./networkNames.ts";

const folder = path.join(import.meta.dirname, "..");
const STUDIO = { node: "https://api.studio.thegraph.com/deploy/", ipfs: "https://api.thegraph.com/ipfs" };
/** A secret is in no command line, which other users of a machine can read. */
const KEY = "DPIN_GRAPH_DEPLOY_KEY";
const USAGE =
  "npm run deploy -w subgraph -- --network NAME [--dry-run] [--node URL] [--ipfs URL] [--name NAME] [--version LABEL] [--chain-name NAME] [--studio]";

/**
 * What `npm run deploy -w subgraph -- ARGS` does with its arguments and environment; tells by `say`, line by line, what it has written and deployed. Throws DeployError, or another error whose message is for
 * whoever deploys, when it cannot.
 */
export async function runDeploy({
  args,
  env,
  say,
}: {
  args: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  say: (line: string) => void;
}): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      network: { type: "string" },
      root: { type: "string", default: path.join(folder, "..", "deploy") },
      "chain-name": { type: "string" },
      node: { type: "string" },
      ipfs: { type: "string" },
      name: { type: "string", default: "dpin" },
      version: { type: "string", default: "0.1.0" },
      studio: { type: "boolean", default: false },
      "dry-run": { type: "boolean", default: false },
    },
  });
  if (values.network === undefined) throw new DeployError(`--network is missing: ${USAGE}`);
  const key = env[KEY];
  if (values.studio && !values["dry-run"] && (key === undefined || key === ""))
    throw new DeployError(`Subgraph Studio asks for the subgraph's deploy key: put it into the environment as ${KEY}`);
  if (values.studio && (values.node ?? values.ipfs) !== undefined)
    throw new DeployError("--studio has a node and IPFS of its own: leave out --node and --ipfs");

  const recorded = await readIndexed({ root: values.root, network: values.network });
  const indexed = { ...recorded, network: values["chain-name"] ?? networkNames[recorded.chainId] ?? recorded.id };
  const dir = await writeBuild({ dir: path.join(folder, "build", "networks", recorded.id), indexed }).then(path.dirname);
  say(
    `the subgraph of ${recorded.id} (chain ${recorded.chainId}, ${indexed.network} to graph-node) is in ${path.relative(process.cwd(), dir)}`,
  );
  if (values["dry-run"]) return;
  const { node, ipfs } = values.studio
    ? STUDIO
    : { node: values.node ?? "http://127.0.0.1:8020", ipfs: values.ipfs ?? "http://127.0.0.1:5001" };
  const target = { node, ipfs, name: values.name, version: values.version, key: values.studio ? key! : null };
  const { id, queries } = await deploySubgraph({ dir, indexed, target });
  const url = queries.startsWith(":") ? `${new URL(node).protocol}//${new URL(node).hostname}${queries}` : queries;
  say(`deployed as ${values.name}: ${id}`);
  say(`queries: ${url}`);
}
