import { readFile } from "node:fs/promises";
import path from "node:path";
import { PassThrough } from "node:stream";
import { expect } from "chai";
import { allCommands, describeTree } from "../src/completion/describeTree.ts";
import { createCli } from "../src/createCli.ts";
import { runDpin } from "./runDpin.ts";

const GUIDE = path.resolve(import.meta.dirname, "../../docs/guides/cli.md");

describe("The guide to the command line", () => {
  const stream = new PassThrough() as never;
  const cli = createCli({
    stdin: new PassThrough(),
    stdout: stream,
    stderr: stream,
    onReceipt: () => undefined,
    onPlan: () => undefined,
    setExitCode: () => undefined,
  });
  const commands = allCommands(describeTree({ command: cli })).filter((command) => command.commands.length === 0);

  it("has an example of every command, and of none that there is not", async () => {
    const guide = await readFile(GUIDE, "utf8");
    const examples = [...guide.matchAll(/^\$ (dpin .*)$/gm)].map(([, line]) => line!);
    const without = commands.filter(({ path: words }) => !examples.some((line) => line === words || line.startsWith(`${words} `)));
    expect(without.map(({ path: words }) => words)).to.deep.equal([]);
    const unknown = examples.filter((line) => !commands.some(({ path: words }) => line === words || line.startsWith(`${words} `)));
    expect(unknown).to.deep.equal([]);
  });

  it("names only options that there are", async () => {
    const guide = await readFile(GUIDE, "utf8");
    const known = new Set(commands.flatMap(({ options }) => options.flatMap(({ flags }) => flags)));
    const named = [...guide.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([flag]) => flag);
    expect(named.filter((flag) => !known.has(flag))).to.deep.equal([]);
  });

  it("is what --help of every command says in short, each with a description of its own", async () => {
    const descriptions = new Set(commands.map(({ description }) => description));
    expect(descriptions.size).to.equal(commands.length);
    for (const { path: words, description } of commands) {
      const { code, out } = await runDpin({ argv: [...words.split(" ").slice(1), "--help"] });
      expect(code).to.equal(0);
      expect(out.replace(/\s+/g, " ")).to.include(description);
    }
  });
});
