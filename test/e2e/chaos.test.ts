import { expect } from "chai";
import { playChaos, type Chaos } from "../support/chaos/playChaos.ts";

// A few kills here; `npm run test:chaos` says how many more (DPIN_CHAOS_KILLS).
const KILLS = Number(process.env["DPIN_CHAOS_KILLS"] ?? 10);
const SEED = Number(process.env["DPIN_CHAOS_SEED"] ?? Math.floor(Math.random() * 2 ** 32));

describe(`Daemons that are killed ${KILLS} times (seed ${SEED})`, function () {
  this.timeout(60_000 + KILLS * 30_000);
  let killed: Chaos;
  before(async () => {
    killed = await playChaos({ kills: KILLS, seed: SEED });
  });

  it("end with the same jobs, money and events as daemons that nobody kills", async () => {
    const peace = await playChaos({ rounds: killed.rounds, seed: SEED });
    expect(peace.faults).to.deep.equal([]);
    expect(killed.outcome.jobs).to.deep.equal(peace.outcome.jobs);
    expect(killed.outcome.money).to.deep.equal(peace.outcome.money);
    expect(killed.outcome.events, "nothing twice, nothing left out").to.deep.equal(peace.outcome.events);
  });

  it("were killed wherever they stood, their databases too, and never ended by themselves", () => {
    const rows = [...killed.kills]
      .sort(([, a], [, b]) => b - a)
      .map(([state, times]) => `      ${String(times).padStart(4)} after ${state}`);
    console.log(`    ${killed.rounds} rounds, ${killed.reverted} transactions reverted\n${rows.join("\n")}`);
    expect(killed.faults).to.deep.equal([]);
    expect([...killed.kills.values()].reduce((sum, times) => sum + times, 0)).to.be.at.least(KILLS);
    expect(killed.kills.size).to.be.at.least(Math.min(4, KILLS));
  });
});
