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
import { startStories, type ToldStories } from "./support/handlers/startStories.ts";
import { collectionOf, entityTypes } from "./support/reconcile/readEntities.ts";

/** Those of one list are told to one subgraph, of which each asks for its own. A subgraph takes a second to deploy. */
const SUBGRAPHS = [
  [accessManagerStory, emissionStory, governorStory, timelockStory, tokenStory, votesStory],
  [challengesStory],
  [escrowStory],
  [stakingStory],
  [streamsStory],
];
const STORIES = SUBGRAPHS.flat();

describe("the subgraph's handlers, by what contracts say and the index answers then", function () {
  this.timeout(180_000);
  let told: ToldStories;
  before(async () => {
    told = await startStories(SUBGRAPHS);
  });
  after(() => told?.stop());

  for (const story of STORIES) {
    it(`index the ${story.name}`, async () => {
      for (const { query, expected } of story.answers)
        expect(unordered(await told.ask(story, query)), query).to.deep.equal(unordered(expected));
    });
  }

  it("are all run: every event of every kind of contract is said at least once", () => {
    const abiOf = (contract: string) => SOURCES.find((source) => source.contract === contract)!.abiName;
    const said = STORIES.flatMap(({ blocks }) =>
      blocks.flatMap(({ events }) => events.map(({ contract, item }) => `${abiOf(contract)}.${item.name}`)),
    );
    const handled = SOURCES.flatMap(({ abiName, handlers }) => handlers.map(({ event }) => `${abiName}.${event}`));
    expect(handled.filter((event) => !said.includes(event))).to.deep.equal([]);
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
