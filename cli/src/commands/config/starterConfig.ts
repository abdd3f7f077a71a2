import type { ConfigKind } from "../../config/configSchemas.ts";

const NAMES = ["token", "staking", "escrow", "streams", "referee", "challenges", "emission"] as const;
/** Not an address, so that `dpin config check` says which are missing. */
const MISSING = "0x… of the network, see its deployment";

const OWN: Record<ConfigKind, (addresses: Readonly<Record<string, string>>) => string> = {
  provider: ({ token }) => `
provider:
  # Journal and traces; lose it and reveals cannot be answered until jobs are final.
  dataDir: provider-data
  # What others reach; endpoint is the base URL that goes on chain, http://host:port when left out.
  host: 127.0.0.1
  port: 9040
  # endpoint: https://provider.example
  # Least prices, in wei of each token that is taken: perJob and for each 10^9 multiply-accumulates.
  floors:
    - { token: "${token}", perJob: "1000000000000000000", perGigaMac: "0" }
  # What this machine computes and commits in a second: decides which jobs fit their time.
  macsPerSecond: 1000000000

# What the backend may take of the machine.
# engine: { threads: 8, deviceMemory: 17179869184 }
`,
  verifier: () => `
# Journal and fetched artifacts; it may hold the salt of a claim.
dataDir: verifier-data

policy:
  # Least share of all jobs that is run again, 0 to 1.
  rerunShare: 1
  # Of the others the share that is checked as a product by secret vectors, where the program's output is one.
  productShare: 1
  # Random elements that providers open of every other job.
  samples: 128
`,
  requester: () => `
# Programs and inputs, served while jobs wait for a provider.
dataDir: requester-data
# 0: a free port. Providers must reach it.
port: 9041
# Seconds that providers have to take a job, and then to deliver it.
acceptTime: 600
runTime: 300
`,
};

/** The text of a commented configuration to begin with, for one of the programs. */
export function starterConfig(parameters: {
  kind: ConfigKind;
  rpc: string;
  keystore: string;
  passwordFile: string;
  chainId?: number;
  addresses?: Readonly<Record<string, unknown>>;
}): string {
  const { kind, rpc, keystore, passwordFile, chainId, addresses = {} } = parameters;
  const known = Object.fromEntries(NAMES.map((name) => [name, String(addresses[name] ?? MISSING)]));
  const quoted = (text: string) => JSON.stringify(text);
  const from = addresses["fromBlock"] === undefined ? "# fromBlock: 0" : `fromBlock: ${String(addresses["fromBlock"])}`;
  return `# dpin ${kind}: dpin config check --for ${kind} --config FILE says what is wrong.
# Every value can be overlaid by the environment: DPIN_CONFIG_fees__maxPerDay=1 sets fees.maxPerDay.

# JSON-RPC of the chain, the best first: the next one answers when one does not.
rpc: [${quoted(rpc)}]
# A node of another chain is refused.
${chainId === undefined ? "# chainId: 1" : `chainId: ${chainId}`}

addresses:
${NAMES.map((name) => `  ${name}: ${quoted(known[name] ?? MISSING)}`).join("\n")}
  # Block of the deployment: no event is older.
  ${from}

# The network's index (GraphQL): lists and totals come from it, and a verifier's first look after an outage.
# index: http://127.0.0.1:8000/subgraphs/name/dpin

# dpin keys new --output ${keystore} --password-file ${passwordFile}
key: { keystore: ${quoted(keystore)}, passwordFile: ${quoted(passwordFile)} }

fees:
  # Native wei per gas, the most that is ever offered.
  maxFeePerGas: 500000000000
  # Native wei that the key may spend in 24 hours.
  # maxPerDay: 500000000000000000

# Base URLs where artifacts can be fetched; providers' own servers are found on chain.
artifacts: []
${OWN[kind](known)}`;
}
