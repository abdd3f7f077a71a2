import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { startPostgres } from "../../../../cli/src/database/startPostgres.ts";
import { gndBinary } from "../../../local/gndBinary.ts";
import { prepareDatabase } from "../../../local/prepareDatabase.ts";
import { writeBuild } from "../../../local/writeBuild.ts";
import { exampleIndexed } from "../exampleIndexed.ts";
import { gndTestOf } from "./gndTestOf.ts";
import type { HandlerStory } from "./HandlerStory.ts";

const execute = promisify(execFile);
/** Stays after the tests: `gnd test --skip-build --manifest subgraph.yaml .` runs its files again. */
const FOLDER = path.join(import.meta.dirname, "..", "..", "..", "build", "tests");
const PATIENCE_MS = 60_000;

export interface GndTests {
  /** Resolves to what `gnd test` said of the story; throws it when it failed. */
  run(story: HandlerStory): Promise<string>;
  stop(): Promise<void>;
}

/** Writes a file of `gnd test` for each story into `subgraph/build/tests`, beside the subgraph that they are for, and starts a server for the databases of their runs. */
export async function startGndTests(stories: readonly HandlerStory[]): Promise<GndTests> {
  // It takes the block before its first as given, and would skip a story's first block.
  const manifest = await writeBuild({ dir: FOLDER, indexed: { ...exampleIndexed(), fromBlock: 0n } });
  const fileOf = ({ name }: HandlerStory) => path.join(FOLDER, `${slugOf(name)}.json`);
  for (const story of stories) await writeFile(fileOf(story), `${JSON.stringify(gndTestOf(story), decimals, 2)}\n`);
  const dir = await mkdtemp(path.join(os.tmpdir(), "dpin-gnd-tests-"));
  await chmod(dir, 0o711);
  const postgres = await startPostgres({ dir });
  return {
    async run(story) {
      const { url } = await prepareDatabase({ url: postgres.url, name: slugOf(story.name), content: story.name });
      const args = ["test", "--skip-build", "--manifest", manifest, "--postgres-url", url, fileOf(story)];
      try {
        return (await execute(gndBinary(), args, { cwd: FOLDER, timeout: PATIENCE_MS })).stdout;
      } catch (error) {
        const { stdout, stderr } = error as { stdout?: string; stderr?: string };
        throw new Error(`gnd test failed: ${stdout}\n${stderr}`, { cause: error });
      }
    },
    async stop() {
      await postgres.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

const slugOf = (name: string): string => name.replaceAll(" ", "-");
const decimals = (_: string, value: unknown): unknown => (typeof value === "bigint" ? String(value) : value);
