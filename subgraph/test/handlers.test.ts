import { expect } from "chai";
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
import type { StoryEvent } from "./support/handlers/HandlerStory.ts";
import { gndTestOf, hasStruct, isForGnd } from "./support/handlers/gndTestOf.ts";
import { startGndTests, type GndTests } from "./support/handlers/startGndTests.ts";
import { startStories, type ToldStories } from "./support/handlers/startStories.ts";
import { collectionOf, entityTypes } from "./support/reconcile/readEntities.ts";

/** Those whose events have structs are told by a real chain too, each to a subgraph of its own. */
const STORIES = [
  ...[accessManagerStory, challengesStory, emissionStory, escrowStory, governorStory],
  ...[stakingStory, streamsStory, timelockStory, tokenStory, votesStory],
];
const STRUCT_STORIES = STORIES.filter(({ blocks }) => blocks.some(({ events }) => events.some(({ item }) => hasStruct(item))));

describe("the subgraph's handlers, by gnd test", function () {
  this.timeout(180_000);
  let tests: GndTests;
  before(async () => {
    tests = await startGndTests(STORIES);
  });
  after(() => tests?.stop());

  for (const story of STORIES) {
    it(`index the ${story.name}`, async () => {
      const { assertions } = gndTestOf(story);
      expect(assertions.length).to.be.above(0);
      const said = await tests.run(story);
      expect(said.match(/✔ \{/g)).to.have.lengthOf(assertions.length);
    });
  }
});

describe("the subgraph's handlers of events with structs, by logs of a real chain", function () {
  this.timeout(180_000);
  let told: ToldStories;
  before(async () => {
    told = await startStories(STRUCT_STORIES.map((story) => [story]));
  });
  after(() => told?.stop());

  for (const story of STRUCT_STORIES) {
    it(`index the ${story.name}`, async () => {
      for (const { query, expected } of story.answers)
        expect(unordered(await told.ask(story, query)), query).to.deep.equal(unordered(expected));
    });
  }
});

describe("the subgraph's handlers", () => {
  it("are all run: every event of every kind of contract is said at least once, and but for those of structs to gnd test", () => {
    const abiOf = (contract: string) => SOURCES.find((source) => source.contract === contract)!.abiName;
    const said = STORIES.flatMap(({ blocks }) => blocks.flatMap(({ events }) => events));
    const nameOf = ({ contract, item }: StoryEvent) => `${abiOf(contract)}.${item.name}`;
    const handled = SOURCES.flatMap(({ abiName, handlers }) => handlers.map(({ event }) => `${abiName}.${event}`));
    const missing = (from: readonly StoryEvent[]) => {
      const names = new Set(from.map(nameOf));
      return handled.filter((event) => !names.has(event)).sort();
    };
    expect(missing(said)).to.deep.equal([]);
    // Nothing can be settled that was not convicted.
    const needing = ["ComputeChallenges.Convicted", "ComputeChallenges.RevealTermsSet", "ComputeChallenges.Settled"];
    expect(missing(said.filter(isForGnd))).to.deep.equal([
      ...needing,
      ...["Emission.ScheduleSet", "JobEscrow.ParametersSet", "JobStreams.ParametersSet"],
    ]);
  });

  it("are asked for every type of the schema", () => {
    const asked = STORIES.flatMap(({ answers }) => answers.map(({ query }) => query)).join(" ");
    const missing = entityTypes().filter(({ name }) => !new RegExp(`\\b(${collectionOf(name)}|${name.toLowerCase()})\\b`).test(asked));
    expect(missing.map(({ name }) => name)).to.deep.equal([]);
  });
});

/** Numbers as GraphQL writes the large ones, and lists in an order of their own. */
function unordered(value: unknown): unknown {
  if (typeof value === "bigint" || typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map(unordered).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, entry]) => [name, unordered(entry)]));
}
