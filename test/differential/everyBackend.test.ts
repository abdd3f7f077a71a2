import { expect } from "chai";
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

// A software GPU compiles a shader for every op, which takes long.
const BATCHES: { names: PlayerName[]; programs: number; seed: number }[] = [
  { names: ["wasm", "evm"], programs: 2_000, seed: 2026 },
  { names: ["webgpu", "webgpu-deno"], programs: 60, seed: 2027 },
];

describe("Every backend", function () {
  this.timeout(900_000);
  let players: Player[];

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

  for (const { names, programs, seed } of BATCHES) {
    it(`gives the same bytes and the same trees as the reference interpreter for ${programs} random programs: ${names.join(", ")}`, async () => {
      const tally = createTally({ players: players.filter(({ name }) => (names as string[]).includes(name)) });
      const seen = new Set<string>();
      const counterexample = await findCounterexample({
        ...{ tally, seed, programs },
        onJob: ({ program }) => {
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

  it("leaves no player out, and the referee has met every corner value", () => {
    expect(BATCHES.flatMap(({ names }) => names).sort()).to.deep.equal([...PLAYER_NAMES].sort());
    const referee = players.find((player): player is RefereePlayer => "corners" in player)!;
    expect([...referee.corners].sort((x, y) => x - y)).to.deep.equal(CORNERS);
  });
});
