import { expect } from "chai";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Backend } from "../../runtime/src/backend.ts";
import { commitTensor } from "../../runtime/src/hash/commitTensor.ts";
import { initHash } from "../../runtime/src/hash/keccak256.ts";
import { rootOf } from "../../runtime/src/hash/rootOf.ts";
import { elementCount } from "../../runtime/src/program/elementCount.ts";
import { createReferenceBackend } from "../../runtime/src/reference/createReferenceBackend.ts";
import { backendPlayer } from "../support/backendPlayer.ts";
import { createPlayers } from "../support/createPlayers.ts";
import { createTally, DisagreementError } from "../support/createTally.ts";
import { fuzz } from "../support/fuzz.ts";
import { readVectors } from "../support/readVectors.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** The reference interpreter with one bit wrong in the last byte of every i8 maximum over negative pads. */
function wrongBackend(): Backend {
  const reference = createReferenceBackend();
  return {
    ...reference,
    name: "wrong",
    run: async (request) => {
      const run = await reference.run(request);
      const outputs = run.outputs.map((bytes, i) => {
        const op = request.program.ops[i]!;
        if (op.reduce !== "max" || op.a.pad >= 0) return bytes;
        const flipped = bytes.slice();
        flipped[bytes.length - 1]! ^= 1;
        return flipped;
      });
      const trees = outputs.map((bytes) => commitTensor({ bytes }));
      const traceTree = rootOf({ hashes: trees.map((tree) => tree.root) });
      return { ...run, outputs, trees, traceTree, traceRoot: traceTree.root, outputRoot: trees[trees.length - 1]!.root };
    },
  };
}

function run(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [path.join(ROOT, "scripts/fuzz.ts"), ...args], { cwd: path.join(ROOT, "runtime") });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
}

describe("The fuzzer", function () {
  this.timeout(300_000);
  let folder: string;

  before(async () => {
    await initHash();
    folder = await mkdtemp(path.join(os.tmpdir(), "dpin-fuzz-"));
  });
  after(() => rm(folder, { recursive: true }));

  it("shrinks a program that a wrong backend fails on to one small op, and saves a vector that only this backend fails", async () => {
    const wrong = backendPlayer({ backend: wrongBackend() });
    const lines: string[] = [];
    const found = await fuzz({ players: [wrong], minutes: 5, seed: 7, folder, log: (line) => lines.push(line) });
    expect(found!.player).to.equal("wrong");
    expect(await readdir(folder)).to.deep.equal([path.basename(found!.file)]);
    expect(lines.some((line) => /reference = wrong on [\d,]+ programs, [\d,]+ ops, [\d,]+ elements/.test(line))).to.equal(true);

    const { program, inputs, constants } = found!.program;
    expect(program.ops.length).to.equal(1);
    const op = program.ops[0]!;
    expect({ dims: op.output.dims, reduceDims: op.reduceDims, pad: op.a.pad }).to.deep.equal({ dims: [1], reduceDims: [1], pad: -1 });
    expect([...program.inputs, ...program.constants].map(({ dims }) => elementCount(dims))).to.deep.equal(
      [...inputs, ...constants].map(() => 1),
    );
    expect((await readFile(found!.file, "utf8")).length).to.be.lessThan(3_000);

    const vector = (await readVectors({ regressions: folder })).find(({ name }) => name.startsWith("wrong-"))!;
    const error = await createTally({ players: [wrong] })
      .play(vector)
      .catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(DisagreementError);
    expect((error as Error).message).to.match(/^wrong: op 0 \(\w+ max\): byte 0 is/);
    const players = await createPlayers();
    const { own } = await createTally({ players }).play(vector);
    expect(own.outputs).to.deep.equal(vector.outputs);
    for (const player of players) await player.close();
  });

  it("counts a backend that throws as one that fails", async () => {
    const broken: Backend = { ...createReferenceBackend(), name: "broken", run: () => Promise.reject(new RangeError("no")) };
    const found = await fuzz({ players: [backendPlayer({ backend: broken })], minutes: 1, seed: 1, folder, log: () => {} });
    expect(found!.found).to.include("broken: throws RangeError: no");
    expect(found!.program.program.ops.length).to.equal(1);
  });

  it("runs for its time as a command, prints what it compared, and exits with 0 when nothing differs", async () => {
    const { code, output } = await run("--minutes", "0.01", "--seed", "5", "--backends", "wasm", "--folder", folder);
    expect(output).to.match(/seed 5; wasm against/);
    expect(output).to.match(/reference = wasm on [1-9][\d,]* programs, [\d,]+ ops, [\d,]+ elements/);
    expect(code).to.equal(0);
  });

  for (const [args, says] of [
    [[], "--minutes must be a number"],
    [["--minutes", "-1"], "minutes"],
    [["--minutes", "1", "--seed", "x"], "--seed must be an integer"],
    [["--minutes", "1", "--backends", "abacus"], 'unknown backend "abacus": choose from wasm'],
    [["--minutes", "1", "--hours", "2"], "--hours"],
  ] as const) {
    it(`refuses the arguments "${args.join(" ")}" in one line and exits with 2`, async () => {
      const { code, output } = await run(...args);
      expect(output).to.include(says);
      expect(code).to.equal(2);
    });
  }
});
