import { execFile } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { gndBinary } from "../../../local/gndBinary.ts";
import { writeBuild } from "../../../local/writeBuild.ts";
import { exampleIndexed } from "../exampleIndexed.ts";
import { wordId } from "../reconcile/expectation.ts";
import type { HandlerStory } from "./HandlerStory.ts";

const NOBODY = { uid: 65_534, gid: 65_534 };

/**
 * Plays stories to graph-node's own test runner (`gnd test`), in which all but the chain is real, and resolves to what it says of each: empty when all answers were as expected. `database` is
 * one of its own, `dir` a folder that user nobody may enter when this process is root's.
 */
export async function runStories({
  stories,
  dir,
  database,
}: {
  stories: readonly HandlerStory[];
  dir: string;
  database: string;
}): Promise<ReadonlyMap<string, string>> {
  const manifest = await writeBuild({ dir: path.join(dir, "subgraph"), indexed: { ...exampleIndexed, fromBlock: 0n } });
  const folder = path.join(dir, "stories");
  await mkdir(folder);
  await chmod(folder, 0o755);
  const files = stories.map((_, i) => path.join(folder, `${String(i).padStart(2, "0")}.json`));
  for (const [i, story] of stories.entries()) await writeFile(files[i]!, JSON.stringify(fileOf(story), asText));
  const said = await new Promise<string>((resolve) => {
    execFile(
      gndBinary(),
      ["test", ...files, "--manifest", manifest, "--skip-build", "--postgres-url", database],
      {
        cwd: dir,
        env: { PATH: process.env.PATH, HOME: "/tmp", NO_COLOR: "1", GRAPH_LOG: "error" },
        maxBuffer: 64 * 1024 * 1024,
        timeout: 120_000,
        ...(process.getuid?.() === 0 ? NOBODY : {}),
      },
      (_error, stdout, stderr) => resolve(`${stdout}\n${stderr}`),
    );
  });
  return new Map(stories.map(({ name }) => [name, verdictOf(said, name)]));
}

/** As gnd reads it. */
function fileOf({ name, blocks, answers }: HandlerStory) {
  return {
    name,
    blocks: [
      { number: 0, timestamp: 0 },
      ...blocks.map(({ timestamp, events }, i) => ({
        number: i + 1,
        timestamp,
        events: events.map(({ contract, signature, args }) => ({
          address: exampleIndexed.addresses[contract],
          event: signature,
          params: args,
          txHash: wordId(BigInt(i + 1)),
        })),
      })),
    ],
    assertions: answers,
  };
}

const asText = (_key: string, value: unknown): unknown => (typeof value === "bigint" ? String(value) : value);

/** gnd marks a story that held with a tick and its name, and tells at the end of each answer that differs, with the story's name after a dot. */
function verdictOf(said: string, name: string): string {
  if (new RegExp(`^ *✔ ${name}$`, "m").test(said)) return "";
  const differences = said.split(/^ *● /m).filter((text) => text.startsWith(`${name} →`));
  return differences.length > 0 ? differences.join("\n") : said;
}
