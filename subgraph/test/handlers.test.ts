import { expect } from "chai";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { startPostgres, type Postgres } from "../../cli/src/database/startPostgres.ts";
import { prepareDatabase } from "../local/prepareDatabase.ts";
import { SOURCES } from "../manifest/sources.ts";
import { accessManagerStory } from "./handlers/accessManager.ts";
import { challengesStory } from "./handlers/challenges.ts";
import { emissionStory } from "./handlers/emission.ts";
import { escrowStory } from "./handlers/escrow.ts";
import { governorStory } from "./handlers/governor.ts";
import { stakingStory } from "./handlers/staking.ts";
import { streamsStory } from "./handlers/streams.ts";
import { timelockStory } from "./handlers/timelock.ts";
import { tokenStory } from "./handlers/token.ts";
import { votesStory } from "./handlers/votes.ts";
import { runStories } from "./support/handlers/runStories.ts";
import { collectionOf, entityTypes } from "./support/reconcile/readEntities.ts";

const STORIES = [
  accessManagerStory,
  challengesStory,
  emissionStory,
  escrowStory,
  governorStory,
  stakingStory,
  streamsStory,
  timelockStory,
  tokenStory,
  votesStory,
];

describe("the subgraph's handlers, in graph-node's own test runner", function () {
  this.timeout(120_000);
  let dir: string;
  let postgres: Postgres | undefined;
  let verdicts: ReadonlyMap<string, string>;

  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), "dpin-handlers-"));
    await chmod(dir, 0o711);
    postgres = await startPostgres({ dir: path.join(dir, "postgres") });
    const { url } = await prepareDatabase({ url: postgres.url, name: "stories", content: "none" });
    verdicts = await runStories({ stories: STORIES, dir, database: url });
  });
  after(async () => {
    await postgres?.stop();
    await rm(dir, { recursive: true, force: true });
  });

  for (const { name } of STORIES) {
    it(`make of what the ${name} say${/s$/.test(name) ? "" : "s"} what the index should answer`, () => {
      expect(verdicts.get(name)).to.equal("");
    });
  }

  it("are all run, each event of each contract's kind at least once", () => {
    const told = new Set(
      STORIES.flatMap(({ blocks }) => blocks.flatMap(({ events }) => events.map(({ contract, event }) => `${abiOf(contract)}.${event}`))),
    );
    const handled = SOURCES.flatMap(({ abiName, handlers }) => handlers.map(({ event }) => `${abiName}.${event}`));
    expect(handled.filter((event) => !told.has(event))).to.deep.equal([]);
  });

  it("are asked for every type of the schema", () => {
    const asked = STORIES.flatMap(({ answers }) => answers.map(({ query }) => query)).join(" ");
    const missing = entityTypes().filter(({ name }) => !new RegExp(`\\b(${collectionOf(name)}|${name.toLowerCase()})\\b`).test(asked));
    expect(missing.map(({ name }) => name)).to.deep.equal([]);
  });
});

const abiOf = (contract: string): string => SOURCES.find((source) => source.contract === contract)!.abiName;
