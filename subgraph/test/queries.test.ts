import { expect } from "chai";
import { readFileSync, writeFileSync } from "node:fs";
import { ask, collectionOf } from "./support/reconcile/readEntities.ts";
import { indexedNetwork, type IndexedNetwork } from "./support/indexedNetwork.ts";
import { playQuestions } from "./support/playQuestions.ts";
import { readQuestions } from "./support/readQuestions.ts";

const FILE = new URL("../../docs/queries.md", import.meta.url);

describe("docs/queries.md", () => {
  const questions = readQuestions({ text: readFileSync(FILE, "utf8") });
  let world: IndexedNetwork;
  let variables: Record<string, string>;
  before(async () => {
    world = await indexedNetwork();
    variables = await playQuestions({ fixture: world.fixture });
    await world.caughtUp();
    if (process.env.DPIN_UPDATE_ANSWERS === undefined) return;
    let text = readFileSync(FILE, "utf8");
    for (const { query, block } of questions) {
      const answer = await ask<unknown>({ url: world.index.url, query, variables: of(query) });
      text = text.replace(block, () => block.slice(0, block.indexOf("```json")) + `\`\`\`json\n${JSON.stringify(answer, null, 2)}\n\`\`\``);
    }
    writeFileSync(FILE, text);
    questions.splice(0, questions.length, ...readQuestions({ text }));
  });
  after(() => world?.stop());

  /** Those of the variables that a query declares. */
  const of = (query: string) => Object.fromEntries(Object.entries(variables).filter(([name]) => query.includes(`$${name}:`)));

  it("asks twenty questions", () => {
    expect(questions).to.have.length(20);
  });

  for (const [i, { title }] of questions.entries()) {
    it(`answers: ${title}`, async () => {
      const { query, answer } = questions[i]!;
      const given = await ask<unknown>({ url: world.index.url, query, variables: of(query) });
      expect(comparable(given)).to.deep.equal(comparable(answer));
      expect(isEmpty(given), "there is something to answer").to.equal(false);
    });
  }

  it("knows the plural that graph-node makes of every type's name", () => {
    expect(["Job", "Batch", "FraudProof", "NetworkHistory"].map(collectionOf)).to.deep.equal([
      "jobs",
      "batches",
      "fraudProofs",
      "networkHistories",
    ]);
  });
});

/** Seconds since 1970, block numbers, and hashes of transactions differ from run to run; that they are there does not. */
function comparable(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) return value.map((entry) => comparable(entry, name));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, comparable(entry, key)]));
  if (typeof value !== "string") return value;
  const isTime = /(?:At|By|Until|End|Cap|start|end|eta|voteStart)$/.test(name) && value !== "0";
  const isHash = /(?:In|transaction|^hash)$/.test(name);
  return isTime ? "a time" : isHash ? "a hash" : value;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== "object" || value === null) return value === null;
  return Object.values(value).every(isEmpty);
}
