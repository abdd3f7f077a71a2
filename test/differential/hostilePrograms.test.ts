import { expect } from "chai";
import { isDeepStrictEqual } from "node:util";
import { inputRootOf } from "../../runtime/src/hash/inputRootOf.ts";
import { initHash } from "../../runtime/src/hash/keccak256.ts";
import { commitProgram } from "../../runtime/src/program/commitProgram.ts";
import { decodeOp } from "../../runtime/src/program/decodeOp.ts";
import { elementCount } from "../../runtime/src/program/elementCount.ts";
import { encodeOp } from "../../runtime/src/program/encodeOp.ts";
import { MalformedDescriptorError } from "../../runtime/src/program/MalformedDescriptorError.ts";
import { parseProgramJson } from "../../runtime/src/program/parseProgramJson.ts";
import { ProgramFileError } from "../../runtime/src/program/ProgramFileError.ts";
import { ProgramRuleError } from "../../runtime/src/program/ProgramRuleError.ts";
import { tensorBytes } from "../../runtime/src/program/tensorBytes.ts";
import type { NamedTensorType, Op, Program } from "../../runtime/src/program/types.ts";
import { validateProgram } from "../../runtime/src/program/validateProgram.ts";
import { createPlayers } from "../support/createPlayers.ts";
import { createRandom } from "../support/createRandom.ts";
import { createTally } from "../support/createTally.ts";
import { mutatedProgram } from "../support/mutatedProgram.ts";
import { randomProgram, type RandomProgram } from "../support/randomProgram.ts";

const MUTATIONS = 40_000;
const PLAYED = 250;

/** What a call gives or throws; an error of none of the classes that say what is wrong with the program comes through. */
function outcome<T>(call: () => T, ...errors: readonly (new (...arguments_: never[]) => Error)[]): { value?: T; error?: Error } {
  try {
    return { value: call() };
  } catch (error) {
    if (!errors.some((kind) => error instanceof kind)) throw error;
    return { error: error as Error };
  }
}

/** Work that the slow players can do. */
function isSmall({ ops, inputs, constants }: Program): boolean {
  const bytes = [...inputs, ...constants, ...ops.map(({ output }) => output)].reduce((sum, type) => sum + tensorBytes(type), 0);
  const views = ops.flatMap(({ a, b, bias, multiplier }) => [a, b, bias, typeof multiplier === "number" ? null : multiplier]);
  const generated = views.reduce((sum, view) => sum + (view?.source.kind === "generated" ? tensorBytes(view) : 0), 0);
  const steps = ops.reduce((sum, { output, reduceDims }) => sum + elementCount(output.dims) * elementCount(reduceDims), 0);
  return bytes < 100_000 && generated < 100_000 && steps < 300_000;
}

/** The mutated program with as many bytes for each tensor as it now has. */
function withData({ given, program }: { given: RandomProgram; program: Program }): RandomProgram {
  const fitted = (types: readonly NamedTensorType[], data: readonly Uint8Array[]) =>
    types.map((type, i) => {
      const bytes = new Uint8Array(tensorBytes(type));
      bytes.set((data[i] ?? new Uint8Array()).subarray(0, bytes.length));
      return bytes;
    });
  const inputs = fitted(program.inputs, given.inputs);
  const constants = fitted(program.constants, given.constants);
  return { program, inputs, constants, inputRoot: inputs.length > 0 ? inputRootOf({ inputs }) : new Uint8Array(32) };
}

/** The op as its descriptor tells it: without its name, and −0 as 0. */
function plain(op: Op): unknown {
  return JSON.parse(JSON.stringify({ ...op, name: "" }));
}

describe("Hostile programs", function () {
  this.timeout(600_000);
  before(initHash);

  it(`are refused by name or computed alike on every backend: ${MUTATIONS} mutations of valid ones`, async () => {
    const random = createRandom({ seed: 3 });
    const rules = new Map<string, number>();
    const valid: RandomProgram[] = [];
    const counts = { valid: 0, encoded: 0, decoded: 0, committed: 0 };
    for (let i = 0; i < MUTATIONS; i++) {
      const given = i % 20 === 0 || valid.length === 0 ? randomProgram({ seed: 50_000 + i, maxOps: 3 }) : randomProgramOf(i);
      const program = mutatedProgram({ program: given.program, random });
      const { error } = outcome(() => validateProgram({ program }), ProgramRuleError);
      if (error !== undefined) {
        const { rule } = error as ProgramRuleError;
        rules.set(rule, (rules.get(rule) ?? 0) + 1);
      }
      for (const op of program.ops) {
        const { value: descriptor } = outcome(() => encodeOp({ op }), RangeError);
        if (descriptor === undefined) {
          expect(error, "a valid op has a descriptor").to.not.equal(undefined);
          continue;
        }
        counts.encoded++;
        const { value: decoded } = outcome(() => decodeOp({ bytes: descriptor }), MalformedDescriptorError);
        if (decoded === undefined) {
          expect(error, "a valid op's descriptor decodes").to.not.equal(undefined);
          continue;
        }
        counts.decoded++;
        expect(encodeOp({ op: decoded })).to.deep.equal(descriptor);
        if (error === undefined) expect(isDeepStrictEqual(plain(decoded), plain(op))).to.equal(true);
      }
      // Whatever its state, a program and constants that do not fit it must not break the commitment in any other way than by a RangeError.
      if (i % 10 === 0) {
        const { value } = outcome(() => commitProgram({ program, constants: given.constants }), RangeError);
        if (value !== undefined) counts.committed++;
      }
      if (error !== undefined) continue;
      counts.valid++;
      if (valid.length < PLAYED && counts.valid % 4 === 0 && isSmall(program)) valid.push(withData({ given, program }));
    }
    const players = await createPlayers({ names: ["wasm", "evm"] });
    const tally = createTally({ players });
    for (const each of valid) await tally.play(each);
    for (const player of players) await player.close();

    const refused = [...rules].sort(([x], [y]) => x.localeCompare(y)).map(([rule, count]) => `${rule} ${count}`);
    console.log(`      ${counts.valid} of ${MUTATIONS} are valid; refused by ${refused.join(", ")}`);
    console.log(`      ${counts.encoded} ops encoded, ${counts.decoded} decoded again, ${counts.committed} programs committed`);
    for (const line of tally.lines()) console.log(`      ${line}`);
    expect([...rules.keys()]).to.include.members(["arity", "counts", "immediate", "map", "shape", "slow-path", "source", "view"]);
    expect(valid.length).to.equal(PLAYED);
    expect(counts.committed).to.be.greaterThan(100);
  });

  const drawn = new Map<number, RandomProgram>();
  /** One of a hundred programs, so that drawing them takes no time. */
  function randomProgramOf(i: number): RandomProgram {
    const seed = 60_000 + (i % 100);
    const known = drawn.get(seed) ?? randomProgram({ seed, maxOps: 3 });
    drawn.set(seed, known);
    return known;
  }

  it("are refused by name when anything at all stands where a number, a list or an operand should, as a file could have it", () => {
    const random = createRandom({ seed: 4 });
    const things = [null, "x", 1, -1, true, [], {}, [[]], [null], { length: 4 }, "__proto__", 1e300];
    let [refused, taken] = [0, 0];
    for (let i = 0; i < 5_000; i++) {
      const text = JSON.stringify(randomProgramOf(i).program);
      const value = JSON.parse(text) as Record<string, unknown>;
      let holder: Record<string, unknown> = value;
      let key = random.pick(Object.keys(holder));
      while (
        typeof holder[key] === "object" &&
        holder[key] !== null &&
        Object.keys(holder[key] as object).length > 0 &&
        !random.chance(0.15)
      ) {
        holder = holder[key] as Record<string, unknown>;
        key = random.pick(Object.keys(holder));
      }
      if (random.chance(0.2)) Reflect.deleteProperty(holder, key);
      else holder[key] = random.pick(things);
      const json = new TextEncoder().encode(JSON.stringify(value));
      const { error } = outcome(() => parseProgramJson({ json }), ProgramFileError, ProgramRuleError);
      if (error === undefined) taken++;
      else refused++;
    }
    console.log(`      ${refused} refused, ${taken} still valid`);
    expect(refused).to.be.greaterThan(3_000);
  });
});
