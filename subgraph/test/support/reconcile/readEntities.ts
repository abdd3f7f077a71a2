import { readFileSync } from "node:fs";
import { buildASTSchema, getNamedType, isEnumType, isObjectType, isScalarType, Kind, parse, type ObjectTypeDefinitionNode } from "graphql";
import type { Entities, Entity } from "./expectation.ts";

const PAGE = 1000;
const SCHEMA = readFileSync(new URL("../../../schema.graphql", import.meta.url), "utf8");
const SCALARS = ["BigInt", "BigDecimal", "Bytes", "Int8", "Timestamp"].map((name) => `scalar ${name}`).join("\n");
const DIRECTIVES = `
directive @entity(immutable: Boolean, timeseries: Boolean) on OBJECT
directive @derivedFrom(field: String!) on FIELD_DEFINITION
directive @aggregation(intervals: [String!]!, source: String!) on OBJECT
directive @aggregate(fn: String!, arg: String, cumulative: Boolean) on FIELD_DEFINITION
type Query { nothing: Boolean }`;

/** The schema's types that the index stores, with their fields: those of entities, and those of aggregations, which are asked otherwise. */
export function entityTypes(): { name: string; fields: readonly { name: string; isEntity: boolean }[]; isAggregation: boolean }[] {
  const document = parse(`${SCALARS}\n${DIRECTIVES}\n${SCHEMA}`);
  const schema = buildASTSchema(document);
  const types = document.definitions.filter((node): node is ObjectTypeDefinitionNode => node.kind === Kind.OBJECT_TYPE_DEFINITION);
  return types
    .filter(({ directives = [] }) => directives.some(({ name }) => ["entity", "aggregation"].includes(name.value)))
    .map(({ name, fields = [], directives = [] }) => {
      const type = schema.getType(name.value);
      if (!isObjectType(type)) throw new Error(`${name.value} is no object`);
      const stored = fields.filter(({ directives: on = [] }) => !on.some((directive) => directive.name.value === "derivedFrom"));
      return {
        name: name.value,
        isAggregation: directives.some((directive) => directive.name.value === "aggregation"),
        fields: stored.map((field) => {
          const named = getNamedType(type.getFields()[field.name.value]!.type);
          return { name: field.name.value, isEntity: !isScalarType(named) && !isEnumType(named) };
        }),
      };
    });
}

/** All entities as they were at the end of `block`. */
export async function readEntities({ url, block }: { url: string; block: bigint }): Promise<Entities> {
  const entities = new Map<string, Map<string, Entity>>();
  for (const { name, fields } of entityTypes().filter(({ isAggregation }) => !isAggregation)) {
    const found = new Map<string, Entity>();
    const selection = fields.map((field) => (field.isEntity ? `${field.name} { id }` : field.name)).join(" ");
    for (let after: string | null = null; ;) {
      const where: string = after === null ? "" : `, where: { id_gt: ${JSON.stringify(after)} }`;
      const query = `{ page: ${collectionOf(name)}(first: ${PAGE}, orderBy: id, block: { number: ${block} }${where}) { ${selection} } }`;
      const { page } = await ask<{ page: Record<string, unknown>[] }>({ url, query });
      for (const entry of page) found.set(String(entry.id), flattened(entry));
      if (page.length < PAGE) break;
      after = String(page.at(-1)!.id);
    }
    entities.set(name, found);
  }
  return entities;
}

/** Sends one query; throws what the index answers besides data. */
export async function ask<T>({
  url,
  query,
  variables = {},
}: {
  url: string;
  query: string;
  variables?: Record<string, string>;
}): Promise<T> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: T; errors?: { message: string }[] };
  if (errors !== undefined || data === undefined) throw new Error(`${query}: ${JSON.stringify(errors)}`);
  return data;
}

/** As graph-node names the query for many of a type. */
export function collectionOf(type: string): string {
  const name = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
  if (/(?:s|x|z|ch|sh)$/.test(name)) return `${name}es`;
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`;
}

function flattened(entry: Record<string, unknown>): Entity {
  const fields = Object.entries(entry).map(([name, value]) => [
    name,
    typeof value === "object" && value !== null ? (value as { id: string }).id : value,
  ]);
  return Object.fromEntries(fields) as Entity;
}
