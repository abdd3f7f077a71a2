import { expect } from "chai";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** By the file in the package's src; what a browser gets of the runtime, and what only Node gets of the sdk, are entries of their own. */
const PACKAGES = ["runtime", "runtime/browser", "sdk", "sdk/node", "provider", "verifier", "cli"];
const SNAPSHOT = new URL("./exports.snapshot.txt", import.meta.url);

/** What a module exports, as `value name` or `type name`, read from its source; follows `export *`. */
function exportsOf(file: URL): string[] {
  const source = ts.createSourceFile(fileURLToPath(file), readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) {
      const { exportClause, isTypeOnly, moduleSpecifier } = statement;
      if (exportClause === undefined) return exportsOf(new URL((moduleSpecifier as ts.StringLiteral).text, file));
      if (!ts.isNamedExports(exportClause)) return [`value ${exportClause.name.text}`];
      return exportClause.elements.map((element) => `${isTypeOnly || element.isTypeOnly ? "type" : "value"} ${element.name.text}`);
    }
    if (!ts.canHaveModifiers(statement) || !ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map(({ name }) => `value ${(name as ts.Identifier).text}`);
    const kind = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement) ? "type" : "value";
    return [`${kind} ${(statement as ts.FunctionDeclaration).name!.text}`];
  });
}

const indexOf = (name: string) => {
  const [folder, entry = "index"] = name.split("/");
  return new URL(`../../${folder}/src/${entry}.ts`, import.meta.url);
};
const linesOf = (name: string) =>
  exportsOf(indexOf(name))
    .map((line) => `${name} ${line}`)
    .sort();

describe("the packages", () => {
  before(() => {
    if (process.env["DPIN_UPDATE_SNAPSHOTS"]) writeFileSync(SNAPSHOT, `${PACKAGES.flatMap(linesOf).join("\n")}\n`);
  });

  for (const name of PACKAGES) {
    it(`${name} exports exactly what it promises (DPIN_UPDATE_SNAPSHOTS=1 writes down what it exports now)`, async () => {
      const promised = readFileSync(SNAPSHOT, "utf8")
        .split("\n")
        .filter((line) => line.startsWith(`${name} `));
      expect(linesOf(name)).to.deep.equal(promised);
      // What the sources say is what a program gets.
      const module = (await import(indexOf(name).href)) as object;
      const values = promised.filter((line) => line.startsWith(`${name} value `)).map((line) => line.split(" ")[2]);
      expect(Object.keys(module).sort()).to.deep.equal(values.sort());
    });
  }
});
