import { expect } from "chai";
import { readFileSync, readdirSync } from "node:fs";
import { parse as parseGraphql, Kind } from "graphql";
import { parse as parseYaml } from "yaml";
import { createManifest } from "../manifest/createManifest.ts";
import { eventSignature } from "../manifest/eventSignature.ts";
import { SOURCES } from "../manifest/sources.ts";
import { exampleIndexed } from "./support/exampleIndexed.ts";

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
const indexed = exampleIndexed();
const manifest = parseYaml(
  createManifest({ indexed, paths: { schema: "schema.graphql", mapping: "src/mapping.ts", abi: (name) => `abis/${name}.json` } }),
) as { dataSources: { name: string; source: { address: string; startBlock: number }; context?: Record<string, { data: string }> }[] };

describe("the subgraph's manifest", () => {
  it("handles every event of every contract, or says why not", () => {
    for (const { name, abi, handlers, unused } of SOURCES) {
      const said = abi.filter((item) => item.type === "event").map((event) => event.name);
      const known = [...new Set(handlers.map(({ event }) => event)), ...Object.keys(unused)];
      expect(known.sort(), name).to.deep.equal(said.sort());
    }
  });

  it("names only handlers that there are, and every one of them", () => {
    const sources = readdirSync(new URL("../src/handlers", import.meta.url)).map((file) => read(`src/handlers/${file}`));
    const written = sources.flatMap((source) => [...source.matchAll(/export function (handle\w+)/g)].map((match) => match[1]));
    const named = new Set(SOURCES.flatMap(({ handlers }) => handlers.map(({ handler }) => handler)));
    expect([...named].sort()).to.deep.equal(written.sort());
  });

  it("has each contract's address, first block and what no event tells", () => {
    for (const [i, { name, contract }] of SOURCES.entries()) {
      const source = manifest.dataSources[i]!;
      expect(source.name).to.equal(name);
      expect(source.source).to.include({ address: indexed.addresses[contract], startBlock: 12 });
    }
    const contextOf = (name: string) => manifest.dataSources.find((source) => source.name === name)!.context!;
    expect(contextOf("JobEscrow")["proofTail"]!.data).to.equal("20");
    expect(contextOf("JobStreams")["proofTail"]!.data).to.equal("21");
    expect(contextOf("Emission")["epochLength"]!.data).to.equal("60");
  });

  it("writes structs in events as graph-node reads them", () => {
    const { abi } = SOURCES.find(({ name }) => name === "Emission")!;
    expect(eventSignature({ abi, event: "ScheduleSet" })).to.equal(
      "ScheduleSet(indexed uint256,bool,(uint96,uint128),(uint16,uint16,uint16,uint16),uint256,uint256)",
    );
  });

  it("does not guess an event that the ABI does not have", () => {
    expect(() => eventSignature({ abi: SOURCES[0]!.abi, event: "Nothing" })).to.throw("the ABI has 0 events named Nothing, not 1");
  });
});

describe("the subgraph's schema", () => {
  it("says of every type and field what it is", () => {
    const document = parseGraphql(read("schema.graphql"));
    for (const node of document.definitions) {
      if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
      expect(node.description?.value, node.name.value).to.match(/\w/);
      for (const field of node.fields ?? []) expect(field.description?.value, `${node.name.value}.${field.name.value}`).to.match(/\w/);
    }
  });

  it("gives every amount, time and share its unit", () => {
    const document = parseGraphql(read("schema.graphql"));
    const units = /\bwei\b|\bseconds\b|\bcount\b|\bbps\b|\bnumber\b|\bshares\b|\bweights?\b|2\^-126|\bunit\b/i;
    for (const node of document.definitions) {
      if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
      for (const field of node.fields ?? []) {
        const type = field.type.kind === Kind.NON_NULL_TYPE ? field.type.type : field.type;
        if (type.kind === Kind.NAMED_TYPE && ["BigInt", "Int"].includes(type.name.value))
          expect(field.description!.value, `${node.name.value}.${field.name.value}`).to.match(units);
      }
    }
  });
});
