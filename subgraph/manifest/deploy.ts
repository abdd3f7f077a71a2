// `npm run deploy -w subgraph -- --network sepolia`: the subgraph of a recorded deployment, to one's own graph-node (by default the compose file's) or, with --studio, to The Graph's Subgraph Studio.
import { spawnSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { createManifest } from "./createManifest.ts";
import { networkNames } from "./networkNames.ts";
import { readIndexed } from "./readIndexed.ts";

const folder = path.join(import.meta.dirname, "..");
const { values } = parseArgs({
  options: {
    network: { type: "string" },
    root: { type: "string", default: path.join(folder, "..", "deploy") },
    "chain-name": { type: "string" },
    node: { type: "string", default: "http://127.0.0.1:8020" },
    ipfs: { type: "string", default: "http://127.0.0.1:5001" },
    name: { type: "string", default: "dpin" },
    version: { type: "string", default: "0.1.0" },
    studio: { type: "boolean", default: false },
    key: { type: "string" },
    "dry-run": { type: "boolean", default: false },
  },
});

async function deploy(): Promise<number> {
  if (values.network === undefined) throw new Error("name the deployment: npm run deploy -w subgraph -- --network sepolia");
  const indexed = await readIndexed({ root: values.root, network: values.network });
  const network = values["chain-name"] ?? networkNames[indexed.chainId] ?? indexed.id;
  const file = `subgraph.${indexed.id}.yaml`;
  const paths = { schema: "./schema.graphql", mapping: "./src/mapping.ts", abi: (name: string) => `./abis/${name}.json` };
  await writeFile(path.join(folder, file), createManifest({ indexed: { ...indexed, network }, paths }));
  try {
    if (values["dry-run"]) return graph("build", file, "--output-dir", path.join("build", indexed.id));
    const target = values.studio
      ? ["--node", "https://api.studio.thegraph.com/deploy/", ...(values.key === undefined ? [] : ["--deploy-key", values.key])]
      : ["--node", values.node, "--ipfs", values.ipfs];
    // Its own graph-node must know the name first; saying it again changes nothing.
    if (!values.studio) graph("create", "--node", values.node, values.name);
    return graph("deploy", values.name, file, "--version-label", values.version, ...target);
  } finally {
    await rm(path.join(folder, file), { force: true });
  }
}

function graph(...args: string[]): number {
  const program = path.join(folder, "..", "node_modules", ".bin", "graph");
  const { status, error } = spawnSync(program, args, { cwd: folder, stdio: "inherit" });
  if (error !== undefined) throw new Error(`graph could not run: ${error.message}`);
  return status ?? 1;
}

process.exitCode = await deploy().catch((error: unknown) => {
  console.error(`deploy: ${error instanceof Error ? error.message : String(error)}`);
  return 2;
});
