import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { network } from "hardhat";
import { startPostgres } from "../../../../cli/src/database/startPostgres.ts";
import { freeGndPorts } from "../../../local/freeGndPorts.ts";
import { launchGnd } from "../../../local/launchGnd.ts";
import { prepareDatabase } from "../../../local/prepareDatabase.ts";
import { readIndexHead } from "../../../local/readIndexHead.ts";
import { startIpfsStub } from "../../../local/startIpfsStub.ts";
import { writeBuild } from "../../../local/writeBuild.ts";
import { exampleIndexed } from "../exampleIndexed.ts";
import { withIndex, wordId } from "../reconcile/expectation.ts";
import { ask } from "../reconcile/readEntities.ts";
import { serveRpc } from "../serveRpc.ts";
import { ADDRESSES } from "./addresses.ts";
import type { HandlerStory } from "./HandlerStory.ts";
import { playStories, type ToldBlock } from "./playStories.ts";

const NETWORK = "local";
const READY_MS = 120_000;

/** Stories that were told to one graph-node. */
export interface ToldStories {
  /** What the index of a story answers, in the story's own words (HandlerStory). */
  ask(story: HandlerStory, query: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** Resolves when graph-node has read all blocks of all stories, each list of which is told to a subgraph of its own. */
export async function startStories(subgraphs: readonly (readonly HandlerStory[])[]): Promise<ToldStories> {
  const dir = await mkdtemp(path.join(os.tmpdir(), "dpin-handlers-"));
  await chmod(dir, 0o711);
  const closing: (() => Promise<unknown>)[] = [() => rm(dir, { recursive: true, force: true })];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    const connection = await network.create({ override: { initialDate: new Date(0) } });
    closing.push(() => connection.close());
    const told = await playStories({ provider: connection.provider, subgraphs });
    const last = [...told.values()].flat().reduce((most, { number }) => (number > most ? number : most), 0n);
    const { url: rpc, stop: stopRpc } = await serveRpc(connection);
    closing.push(stopRpc);
    const manifests = [];
    for (const i of subgraphs.keys()) {
      const indexed = { ...exampleIndexed(i), network: NETWORK, fromBlock: 1n };
      manifests.push(await writeBuild({ dir: path.join(dir, `subgraph-${i}`), indexed }));
    }
    const postgres = await startPostgres({ dir: path.join(dir, "postgres") });
    closing.push(() => postgres.stop());
    const ipfs = await startIpfsStub();
    closing.push(() => ipfs.stop());
    const { url: database } = await prepareDatabase({ url: postgres.url, name: "stories", content: "stories" });
    const ports = await freeGndPorts();
    const gnd = launchGnd({ manifests: manifests as [string, ...string[]], network: NETWORK, rpc, database, ipfs: ipfs.url, ports });
    closing.push(() => gnd.stop());
    let ended: string | null = null;
    void gnd.exited.then((said) => (ended = said));
    const urlOf = (i: number) => `http://127.0.0.1:${ports.http}/subgraphs/name/subgraph-${i}`;
    for (const [i, list] of subgraphs.entries()) {
      const names = list.map(({ name }) => name).join(", ");
      for (const deadline = Date.now() + READY_MS; ;) {
        const head = await readIndexHead({ url: urlOf(i) });
        if (head?.hasIndexingErrors === true)
          throw new Error(`a handler failed in the stories of ${names}, in or after block ${head.number}`);
        if (head?.number === last) break;
        if (ended !== null) throw new Error(`graph-node ended: ${ended}`);
        if (Date.now() > deadline) throw new Error(`the stories of ${names} are read up to block ${head?.number} of ${last}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    return {
      ask: async (story, query) => {
        const i = subgraphs.findIndex((list) => list.includes(story));
        const spell = spellingOf({ blocks: told.get(story)!, addresses: exampleIndexed(i).addresses });
        return spell.back(await ask<unknown>({ url: urlOf(i), query: spell.there(query) }));
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Translates between a story's words and the chain's. */
function spellingOf({ blocks, addresses }: { blocks: readonly ToldBlock[]; addresses: Readonly<Record<string, string>> }) {
  const pairs: (readonly [story: string, chain: string])[] = [
    ...Object.entries(ADDRESSES).map(([contract, address]) => [address.slice(2), addresses[contract]!.slice(2)] as const),
    // First with the log's index, then alone: ids of events end with both.
    ...blocks.flatMap(({ logs }, i) =>
      logs.map(
        ({ transaction, index }, log) => [withIndex(wordId(BigInt(i + 1)), log).slice(2), withIndex(transaction, index).slice(2)] as const,
      ),
    ),
    ...blocks.flatMap(({ logs }, i) => logs.map(({ transaction }) => [wordId(BigInt(i + 1)).slice(2), transaction.slice(2)] as const)),
  ];
  const numbers = new Map(blocks.map(({ number }, i) => [String(number), String(i + 1)]));
  const isBlock = (field: string) => field === "block" || field === "postedBlock";
  return {
    there: (query: string) =>
      Object.entries(ADDRESSES).reduce((text, [contract, from]) => text.replaceAll(from, addresses[contract]!), query),
    back: (answer: unknown): unknown => {
      const text = pairs.reduce((so, [story, chain]) => so.replaceAll(chain, story), JSON.stringify(answer));
      return JSON.parse(text, (field, value: unknown) =>
        isBlock(field) && typeof value === "string" ? (numbers.get(value) ?? value) : value,
      );
    },
  };
}
