import { FAULT_KINDS } from "@dpin/runtime";
import { expect } from "chai";
import { isAddressEqual, type Address } from "viem";
import { CHEATS, type Cheat } from "../support/cheats/cheats.ts";
import { CHEAT_NAMES } from "../support/cheats/mixedCheats.ts";
import { describeLoad } from "../support/load/describeLoad.ts";
import { playLoad, type Load } from "../support/load/playLoad.ts";

// `npm run test:load` says how many (DPIN_LOAD_JOBS).
const JOBS = Number(process.env["DPIN_LOAD_JOBS"] ?? 500);
const SEED = Number(process.env["DPIN_LOAD_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
const EVERY = 20;
const PROVIDERS = 3;

describe(`${JOBS} jobs through three providers and two verifiers (seed ${SEED})`, function () {
  this.timeout(300_000 + JOBS * 5_000);
  let load: Load;
  before(async () => {
    load = await playLoad({ count: JOBS, seed: SEED });
    console.log(describeLoad(load).replace(/^/gm, "    "));
  });

  const sumOf = (amounts: readonly bigint[]) => amounts.reduce((sum, amount) => sum + amount, 0n);
  const named = (address: Address) => Object.entries(load.accounts).find(([, own]) => isAddressEqual(own, address))?.[0];

  it("are cheated in one of twenty, in every way there is room for", () => {
    const share = Math.floor(JOBS / PROVIDERS / EVERY) * PROVIDERS;
    const cheated = load.jobs.filter(({ honest }) => !honest);
    expect(cheated.length).to.be.within(share, share + PROVIDERS);
    const kinds = new Set(cheated.map(({ cheat }) => cheat));
    expect(kinds.size).to.equal(Math.min(CHEAT_NAMES.length, cheated.length));
    for (const { cheat, jobId } of cheated) expect(cheat, `job ${jobId}`).not.to.equal(null);
  });

  it("have each cheat seen by a full re-run and convicted, for what it was, and no honest job", () => {
    for (const { jobId, honest, conviction, finalized, cheat, provider } of load.jobs) {
      const seenWrong = Object.values(load.seenWrong).some((seen) => seen.has(jobId));
      expect(seenWrong, `job ${jobId}`).to.equal(!honest);
      expect(conviction !== undefined, `conviction of job ${jobId}`).to.equal(!honest);
      expect(finalized === true, `finalization of job ${jobId}`).to.equal(honest);
      if (conviction === undefined) continue;
      expect(FAULT_KINDS[conviction.fault.kind]).to.equal((CHEATS[cheat!] as Cheat).fault);
      expect(named(conviction.provider)).to.equal(provider);
      expect(named(conviction.challenger)).to.match(/^verifier/);
    }
  });

  it("leave all money where it belongs, to the wei", () => {
    const { before, after, jobs, accounts, gas } = load;
    const earned = Object.fromEntries(Object.keys(accounts).map((name) => [name, 0n]));
    const add = (name: string, amount: bigint) => (earned[name] = earned[name]! + amount);
    let [fees, slashed, burned] = [0n, 0n, 0n];
    for (const { price, requester, provider, conviction } of jobs) {
      if (conviction === undefined) {
        const fee = price / 100n;
        fees += fee;
        add(requester, -price);
        add(provider, price - fee);
        continue;
      }
      // A lock of ten prices, 100 DPIN at least, of which 30 % compensate and 40 % are the bounty (PROTOCOL.md section 6).
      const lock = price * 10n > 100n * 10n ** 18n ? price * 10n : 100n * 10n ** 18n;
      const [compensation, bounty] = [(lock * 30n) / 100n, (lock * 40n) / 100n];
      slashed += lock;
      burned += lock - compensation - bounty;
      add(provider, -lock);
      add(requester, compensation);
      add(named(conviction.challenger)!, bounty);
    }
    for (const name of Object.keys(accounts)) expect(after.accounts[name]!.dpin - before.accounts[name]!.dpin, name).to.equal(earned[name]);
    expect(before.supply - after.supply).to.equal(burned);
    expect(after.fees - before.fees).to.equal(fees);
    expect(after.escrow).to.equal(after.fees + sumOf(Object.values(after.accounts).map(({ credit }) => credit)));
    expect(before.staking - after.staking).to.equal(slashed);
    const ether = (name: string) => after.accounts[name]!.ether - before.accounts[name]!.ether + gas[name]!.wei;
    expect(sumOf(Object.keys(accounts).map(ether)) + after.deposits - before.deposits, "ether").to.equal(0n);
  });

  it("make no daemon end by itself", () => {
    expect(load.faults).to.deep.equal([]);
  });
});
