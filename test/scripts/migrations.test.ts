import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";

const root = path.join(import.meta.dirname, "../..");

describe("The committed migrations", () => {
  for (const [name, tables] of [
    ["sdk", "database"],
    ["provider", "journal"],
    ["verifier", "journal"],
  ] as const) {
    it(`make the tables that ${name} declares (else: drizzle-kit generate in ${name}/)`, async () => {
      const folder = path.join(root, name, "migrations", "meta");
      const { entries } = JSON.parse(await readFile(path.join(folder, "_journal.json"), "utf8")) as { entries: { idx: number }[] };
      const last = String(entries.at(-1)!.idx).padStart(4, "0");
      const snapshot = JSON.parse(await readFile(path.join(folder, `${last}_snapshot.json`), "utf8")) as Parameters<
        typeof generateMigration
      >[0];
      const declared = (await import(path.join(root, name, "src", tables, "tables.ts"))) as Record<string, unknown>;
      expect(await generateMigration(snapshot, generateDrizzleJson(declared, snapshot.id, undefined, "snake_case"))).to.deep.equal([]);
    });
  }
});
