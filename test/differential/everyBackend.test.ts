import { expect } from "chai";
import { createHash } from "node:crypto";
import { bytesEqual } from "../../runtime/src/bytes/bytesEqual.ts";
import { initHash } from "../../runtime/src/hash/keccak256.ts";
import { isPacked } from "../../runtime/src/program/isPacked.ts";
import { slotsOf } from "../../runtime/src/program/slotsOf.ts";
import { createPlayers, PLAYER_NAMES, type PlayerName } from "../support/createPlayers.ts";
import { createTally } from "../support/createTally.ts";
import { describeProgram } from "../support/describeProgram.ts";
import { findCounterexample } from "../support/findCounterexample.ts";
import type { Player } from "../support/player.ts";
import { readVectors } from "../support/readVectors.ts";
import { CORNERS, type RefereePlayer } from "../support/refereePlayer.ts";

/** One list of programs for all: a software GPU compiles a shader for every op, which takes long, so it plays only the list's beginning: as much as has every kind of op. */
const SEED = 2026;
const BATCHES: { names: PlayerName[]; programs: number }[] = [
  { names: ["wasm", "evm"], programs: 1_000 },
  { names: ["webgpu", "webgpu-deno"], programs: 30 },
];

describe("Every backend", function () {
  this.timeout(900_000);
  let players: Player[];
  /** What each batch played first, as many programs as the shortest. */
  const played: string[][] = [];

  before(async () => {
    await initHash();
    players = await createPlayers();
  });
  after(async () => {
    for (const player of players) await player.close();
  });

  it("gives the outputs of the specification's vectors and of all programs that once went wrong", async () => {
    const tally = createTally({ players });
    const vectors = await readVectors();
    for (const vector of vectors) {
      const { own } = await tally.play(vector);
      vector.outputs.forEach((bytes, i) => expect(bytesEqual(own.outputs[i]!, bytes), `${vector.name}, op ${i}`).to.equal(true));
    }
    expect(vectors.length).to.be.greaterThan(20);
    for (const line of tally.lines()) console.log(`      ${line}`);
  });

  for (const { names, programs } of BATCHES) {
    it(`gives the same bytes and the same trees as the reference interpreter for ${programs} random programs: ${names.join(", ")}`, async () => {
      const tally = createTally({ players: players.filter(({ name }) => (names as string[]).includes(name)) });
      const seen = new Set<string>();
      const list: string[] = [];
      played.push(list);
      const counterexample = await findCounterexample({
        ...{ tally, seed: SEED, programs },
        onJob: ({ program, inputs, constants }) => {
          list.push(
            createHash("sha256")
              .update(JSON.stringify([program, inputs, constants]))
              .digest("hex"),
          );
          for (const op of program.ops) {
            seen
              .add(op.combine)
              .add(`${op.reduce} of it`)
              .add(isPacked({ op }) ? "packed" : "slow");
            for (const { operand } of slotsOf({ op })) seen.add(operand.source.kind);
          }
        },
      });
      if (counterexample !== null) {
        expect.fail(`${counterexample.found}; saved as ${counterexample.file}\n${describeProgram(counterexample)}`);
      }
      // Ten combines, three reduces, two paths, four kinds of source.
      expect(seen.size).to.equal(10 + 3 + 2 + 4);
      for (const line of tally.lines()) console.log(`      ${line}`);
    });
  }

  it("has played the same programs on the same data with every player, as far as each went", () => {
    const shortest = Math.min(...BATCHES.map(({ programs }) => programs));
    const [first, ...others] = played.map((list) => list.slice(0, shortest));
    expect(new Set(first).size).to.equal(shortest);
    for (const other of others) expect(other).to.deep.equal(first);
  });

  it("leaves no player out, and the referee has met every corner value", () => {
    expect(BATCHES.flatMap(({ names }) => names).sort()).to.deep.equal([...PLAYER_NAMES].sort());
    const referee = players.find((player): player is RefereePlayer => "corners" in player)!;
    expect([...referee.corners].sort((x, y) => x - y)).to.deep.equal(CORNERS);
  });
});
