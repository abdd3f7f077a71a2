import { expect } from "chai";
import { buildClientSchema, getIntrospectionQuery, parse, validate, type GraphQLSchema, type IntrospectionQuery } from "graphql";
import { readFileSync, writeFileSync } from "node:fs";
import { ask, collectionOf, entityTypes } from "./support/reconcile/readEntities.ts";
import { questionsWorld, type QuestionsWorld } from "./support/questionsWorld.ts";
import { readQuestions } from "./support/readQuestions.ts";
import { writeAnswer } from "./support/writeAnswer.ts";

const FILE = new URL("../../docs/queries.md", import.meta.url);
/** With DPIN_UPDATE_ANSWERS=1 the answers are written, not compared. */
const UPDATES = process.env.DPIN_UPDATE_ANSWERS !== undefined;

describe("docs/queries.md", () => {
  const questions = readQuestions({ text: readFileSync(FILE, "utf8") });
  let world: QuestionsWorld;
  let schema: GraphQLSchema;
  before(async () => {
    world = await questionsWorld();
    schema = buildClientSchema(await ask<IntrospectionQuery>({ url: world.index.url, query: getIntrospectionQuery() }));
  });

  it("asks twenty questions", () => {
    expect(questions).to.have.length(20);
  });

  for (const question of questions) {
    const { title, query, variables, answer } = question;
    it(`answers: ${title}`, async () => {
      expect(validate(schema, parse(query)).map(({ message }) => message)).to.deep.equal([]);
      const declared = Object.fromEntries(Object.entries(world.variables).filter(([name]) => query.includes(`$${name}:`)));
      const given = await ask<Record<string, unknown>>({ url: world.index.url, query, variables: declared });
      expect(emptyParts(given), "parts without an answer").to.deep.equal([]);
      if (UPDATES)
        return writeFileSync(FILE, writeAnswer({ text: readFileSync(FILE, "utf8"), question, variables: declared, answer: given }));
      expect(variables).to.deep.equal(declared);
      expect(given).to.deep.equal(answer);
    });
  }

  it("has in the index's API a query for one and for many of every type, by the plural that is taken for it", () => {
    const fields = Object.keys(schema.getQueryType()!.getFields());
    const expected = entityTypes().flatMap(({ name, isAggregation }) => {
      const one = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
      return isAggregation ? [collectionOf(name)] : [one, collectionOf(name)];
    });
    expect(fields).to.include.members(expected);
  });
});

/** What of an answer is not there: lists without an entry, and null where something was asked for at the top. */
function emptyParts(answer: unknown, path: readonly string[] = []): string[] {
  const isMissing = Array.isArray(answer) ? answer.length === 0 : answer === null && path.length === 1;
  if (isMissing) return [path.join(".")];
  if (typeof answer !== "object" || answer === null) return [];
  return Object.entries(answer).flatMap(([name, value]) => emptyParts(value, [...path, name]));
}
