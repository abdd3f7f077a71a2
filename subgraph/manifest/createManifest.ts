import { eventSignature } from "./eventSignature.ts";
import type { Indexed } from "./Indexed.ts";
import { manifestYaml } from "./manifestYaml.ts";
import { SOURCES, type ContextValue, type Source } from "./sources.ts";

const ENTITIES = ["Account"];

/** A path relative to the manifest, or a link to a file on IPFS. */
export type FileRef = string | { readonly "/": string };

/**
 * The subgraph's manifest for one deployment, as YAML. `paths` say where it finds its other files: the schema, a contract's ABI by its name, and the
 * mapping, a source before `graph build` and a module after it.
 */
export function createManifest({
  indexed,
  paths,
}: {
  indexed: Indexed;
  paths: { readonly schema: FileRef; readonly mapping: FileRef; readonly abi: (abiName: string) => FileRef };
}): string {
  const dataSources = SOURCES.map((source) => ({
    kind: "ethereum/contract",
    name: source.name,
    network: indexed.network,
    source: { address: indexed.addresses[source.contract], abi: source.abiName, startBlock: Number(indexed.fromBlock) },
    ...(source.context.length === 0 ? {} : { context: contextOf({ source, indexed }) }),
    mapping: {
      kind: "ethereum/events",
      apiVersion: "0.0.9",
      language: "wasm/assemblyscript",
      entities: ENTITIES,
      abis: [{ name: source.abiName, file: paths.abi(source.abiName) }],
      eventHandlers: source.handlers.map(({ event, handler, topics = [] }) => ({
        event: eventSignature({ abi: source.abi, event }),
        ...Object.fromEntries(topics.flatMap((topic, i) => (topic === null ? [] : [[`topic${i + 1}`, [topic]]]))),
        handler,
      })),
      file: paths.mapping,
    },
  }));
  return manifestYaml({
    specVersion: "1.3.0",
    description: "The state of a DPIN network",
    // Time travel to any block.
    indexerHints: { prune: "never" },
    schema: { file: paths.schema },
    dataSources,
  });
}

function contextOf({ source, indexed }: { source: Source; indexed: Indexed }): Record<string, { type: string; data: string }> {
  const { Staking, Escrow, Streams, Emission } = indexed.parameters;
  const own = source.contract === "streams" ? Streams : Escrow;
  const number = (value: number) => ({ type: "BigInt", data: String(value) });
  const values: Record<ContextValue, { type: string; data: string }> = {
    token: { type: "Bytes", data: indexed.addresses.token },
    name: { type: "String", data: source.name },
    start: number(Emission.start),
    epochLength: number(Emission.epochLength),
    proofTail: number(own.proofTail),
    minChallengeWindow: number(own.minChallengeWindow),
    jailPeriod: number(Staking.jailPeriod),
  };
  return Object.fromEntries(source.context.map((name) => [name, values[name]]));
}
