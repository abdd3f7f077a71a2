import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { randomProgram } from "../../test/support/randomProgram.ts";
import * as dpin from "../src/index.ts";

type Files = dpin.ProgramFiles;
type Path = (string | number)[];

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** What lying or broken files put in place of a value. */
const NASTY: unknown[] = [
  ...[-1, 0, 1, 5, 255, 65_536, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 53 + 2, 1e308, -1e308, 0.5, -0, null, true, "", "i8", "x".repeat(300)],
  ...[[], [0], [-1], [2 ** 31, 2 ** 31, 2 ** 31, 2 ** 31], [65_536, 65_536], new Array(40).fill(1), {}, { "": 0 }, [[[[[[[[[[]]]]]]]]]]],
];

function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...at, Array.isArray(value) ? Number(key) : key]))];
}

function change({ json, at, action, value, other }: { json: unknown; at: Path; action: string; value: unknown; other: Path }): unknown {
  const root: Record<string, unknown> = { root: structuredClone(json) };
  const find = (to: Path) => to.slice(0, -1).reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], root);
  const [full, from] = [
    ["root", ...at],
    ["root", ...other],
  ];
  const holder = find(full) as Record<string, unknown>;
  const key = String(full.at(-1));
  if (action === "replace") holder[key] = value;
  else if (action === "copy") holder[key] = structuredClone((find(from) as Record<string, unknown>)[from.at(-1)!]);
  else if (action === "remove") Array.isArray(holder) ? holder.splice(Number(key), 1) : Reflect.deleteProperty(holder, key);
  else if (action === "add" && typeof holder[key] === "object" && holder[key] !== null)
    (holder[key] as Record<string, unknown>)["0"] = value;
  else holder[key] = [holder[key], holder[key]];
  return root["root"];
}

function withHeader({ weights, header }: { weights: Uint8Array; header: string }): Uint8Array {
  const length = Number(new DataView(weights.buffer, weights.byteOffset).getBigUint64(0, true));
  const json = encode(header);
  const file = new Uint8Array([...new Uint8Array(8), ...json, ...weights.subarray(8 + length)]);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  return file;
}

describe("hostile program files", () => {
  const counts = { mutations: 0, read: 0, malformed: 0, "broken rules": 0 };
  let bases: { files: Files; json: unknown; jsonPaths: Path[]; header: unknown; headerPaths: Path[] }[];

  before(async () => {
    await dpin.initHash();
    bases = [3, 5, 8, 13, 21, 34].map((seed) => {
      const files = dpin.serializeProgram(randomProgram({ seed, maxOps: 3 }));
      const json: unknown = JSON.parse(decode(files.json));
      const header: unknown = JSON.parse(
        decode(files.weights.subarray(8, 8 + Number(new DataView(files.weights.buffer).getBigUint64(0, true)))),
      );
      return { files, json, jsonPaths: pathsOf(json), header, headerPaths: pathsOf(header) };
    });
  });
  after(() =>
    console.log(
      `      ${Object.entries(counts)
        .map(([what, count]) => `${count} ${what}`)
        .join(", ")}`,
    ),
  );

  /** Reads the files; anything but a valid program or an error that says what is wrong fails the test. */
  function read(files: Files): dpin.Program | null {
    counts.mutations++;
    try {
      const { program, constants } = dpin.parseProgram(files);
      const again = dpin.parseProgram(dpin.serializeProgram({ program, constants }));
      expect(again).to.deep.equal({ program, constants });
      counts.read++;
      return program;
    } catch (error) {
      if (error instanceof dpin.ProgramFileError) {
        counts.malformed++;
        expect(error.message).to.match(/^(program\.json|weights\.safetensors): ./s);
      } else if (error instanceof dpin.ProgramRuleError) {
        counts["broken rules"]++;
        expect(error.message).to.match(/^(program|op \d+ \(.*\)) breaks the rule "[a-z-]+": ./s);
      } else throw error;
      expect(error.message.length).to.be.below(1200);
      return null;
    }
  }

  it("cut off at any byte are refused", () => {
    for (const { files } of bases) {
      // Only the newline behind the closing brace may be missing.
      for (let end = 0; end < files.json.length - 1; end++) expect(read({ ...files, json: files.json.subarray(0, end) })).to.equal(null);
      for (let end = 0; end < files.weights.length; end++)
        expect(read({ ...files, weights: files.weights.subarray(0, end) })).to.equal(null);
    }
  });

  it("with bytes changed at random are refused or read as another valid program", () => {
    const flip = fc.record({ at: fc.nat(), value: fc.nat({ max: 255 }) });
    const flips = fc.record({ base: fc.nat({ max: 5 }), weights: fc.boolean(), flips: fc.array(flip, { minLength: 1, maxLength: 6 }) });
    fc.assert(
      fc.property(flips, ({ base, weights, flips }) => {
        const { files } = bases[base]!;
        const key = weights ? "weights" : "json";
        const bytes = files[key].slice();
        for (const { at, value } of flips) bytes[at % Math.min(bytes.length, 4096)] = value;
        read({ ...files, [key]: bytes });
      }),
      { numRuns: 4_000, seed: 1 },
    );
  });

  it("with values changed at random are refused or read as another valid program, which runs", async () => {
    const runnable: dpin.Program[] = [];
    const arbitrary = fc.record({
      base: fc.nat({ max: 5 }),
      weights: fc.boolean(),
      at: fc.nat(),
      other: fc.nat(),
      action: fc.constantFrom("replace", "replace", "replace", "copy", "remove", "add", "double"),
      value: fc.oneof(fc.constantFrom(...NASTY), fc.integer({ min: -70_000, max: 70_000 }), fc.jsonValue({ maxDepth: 2 })),
    });
    fc.assert(
      fc.property(arbitrary, ({ base, weights, at, other, action, value }) => {
        const { files, json, jsonPaths, header, headerPaths } = bases[base]!;
        const paths = weights ? headerPaths : jsonPaths;
        const [from, to] = [paths[other % paths.length]!, paths[at % paths.length]!];
        const text = JSON.stringify(change({ json: weights ? header : json, at: to, other: from, action, value })) ?? "";
        const changed = weights ? { weights: withHeader({ weights: files.weights, header: text }) } : { json: encode(text) };
        const program = read({ ...files, ...changed });
        if (program !== null && !weights && runnable.length < 60) runnable.push(program);
      }),
      { numRuns: 8_000, seed: 2 },
    );
    const small = runnable.filter((program) => dpin.inspectProgram({ program }).totals.macs < 100_000);
    for (const program of small) {
      const zeros = (types: readonly dpin.TensorType[]) => types.map((type) => new Uint8Array(dpin.tensorBytes(type)));
      const inputs = zeros(program.inputs);
      const inputRoot = inputs.length > 0 ? dpin.inputRootOf({ inputs }) : new Uint8Array(32);
      await dpin.createReferenceBackend().run({ program, constants: zeros(program.constants), inputs, inputRoot });
    }
    expect(small.length).to.be.above(10);
  });

  it("with keys twice, cycles, forward references, overlaps and products that overflow are refused by name", () => {
    const { files, json } = bases[0]!;
    const text = decode(files.json);
    const reason = (changed: Partial<Files>) => {
      expect(read({ ...files, ...changed })).to.equal(null);
      try {
        dpin.parseProgram({ ...files, ...changed });
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    };
    const edited = (edit: (program: { ops: { a: { source: object }; output: { dims: number[] } }[] }) => void) => {
      const copy = structuredClone(json) as Parameters<typeof edit>[0];
      edit(copy);
      return { json: encode(JSON.stringify(copy)) };
    };
    expect(reason({ json: encode(text.replace('"name"', '"version": 1, "name"')) })).to.include('the key "version" is there twice');
    expect(reason({ json: encode(text.replace('"name"', '"\\u0076ersion": 1, "name"')) })).to.include('the key "version" is there twice');
    expect(reason(edited(({ ops }) => (ops[0]!.a.source = { kind: "output", index: 0 })))).to.include("not an earlier op");
    expect(reason(edited(({ ops }) => (ops[0]!.a.source = { kind: "output", index: 1 })))).to.include("not an earlier op");
    const huge = [2 ** 40, 2 ** 40, 2 ** 40, 2 ** 40];
    expect(reason(edited(({ ops }) => (ops[0]!.output.dims = huge)))).to.match(/output: [\d.e+]+ bytes, at most/);
    const entry = (name: string, shape: number[], from: number, to: number) =>
      `${JSON.stringify(name)}:{"dtype":"I8","shape":[${shape.join()}],"data_offsets":[${from},${to}]}`;
    const header = (...entries: string[]) => ({ weights: withHeader({ weights: files.weights, header: `{${entries.join()}}` }) });
    expect(reason(header(entry("a", [4], 0, 4), entry("a", [4], 0, 4)))).to.include('the key "a" is there twice');
    expect(reason(header(entry("a", [4], 0, 4), entry("b", [4], 2, 6)))).to.include("tensor b begins at 2, the one before ends at 4");
    expect(reason(header(entry("a", huge, 0, 4)))).to.match(/tensor a: [\d.e+]+ bytes, at most/);
    expect(reason(header(entry("a", [4], -4, 0)))).to.include("tensor a");
    expect(reason(header(entry("a", [2 ** 20], 0, 2 ** 20)))).to.include("tensor a ends at 1048576, the file has");
    expect(reason({ weights: files.weights.with(9, 0xff) })).to.include("not UTF-8");
  });

  it("take bounded memory and little time, however large", function () {
    this.timeout(120_000);
    // In a process of its own whose heap would not hold what these texts describe if they were simply parsed.
    const bombs = fileURLToPath(new URL("./support/readBombs.ts", import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--max-old-space-size=1400", bombs], { encoding: "utf8" });
    expect(status, stderr.slice(-2000)).to.equal(0);
    console.log(stdout.trimEnd().replace(/^/gm, "      "));
  });

  it("that are no plain files, or larger than the program's constants, are not read", async () => {
    const dir = await mkdtemp(path.join(os.tmpdir(), "dpin-hostile-"));
    const refused = () =>
      dpin.readProgram({ dir }).then(
        () => "read",
        (error: Error) => error.message,
      );
    try {
      await symlink("/dev/zero", path.join(dir, "program.json"));
      expect(await refused()).to.equal("program.json: not a plain file");
      await rm(path.join(dir, "program.json"));
      await mkdir(path.join(dir, "program.json"));
      expect(await refused()).to.equal("program.json: not a plain file");
      await rm(path.join(dir, "program.json"), { recursive: true });
      expect(spawnSync("mkfifo", [path.join(dir, "program.json")]).status).to.equal(0);
      expect(await refused()).to.equal("program.json: not a plain file");
      await rm(path.join(dir, "program.json"));
      await writeFile(path.join(dir, "program.json"), bases[0]!.files.json);
      await writeFile(path.join(dir, "weights.safetensors"), "");
      await truncate(path.join(dir, "weights.safetensors"), 2 ** 40);
      expect(await refused()).to.match(/^weights.safetensors: 1099511627776 bytes, at most \d+ are allowed/);
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
