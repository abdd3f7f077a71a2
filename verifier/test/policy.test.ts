import { expect } from "chai";
import fc from "fast-check";
import { toHex } from "viem";
import { lead, uniqueName } from "../../test/support/testDatabase.ts";
import { isDrawn } from "../src/batches/isDrawn.ts";
import { openJournal } from "../src/journal/openJournal.ts";
import { createRunBudget, rerunChance, verifierPolicySchema } from "../src/index.ts";

const DPIN = 10n ** 18n;

describe("The chance of a re-run", () => {
  const policyOf = (changes: object) => verifierPolicySchema.parse(changes);
  const historyOf = (right: number, ...times: number[]) => ({ right, convictions: times.map((time) => ({ time })) });

  it("is 1 by default, whoever the provider is", () => {
    expect(rerunChance({ history: historyOf(1_000_000), locked: 0n, now: 0, policy: policyOf({}) })).to.equal(1);
    expect(
      rerunChance({ history: historyOf(1_000_000), locked: 0n, now: 0, policy: policyOf({ rerunShare: 0 }) }),
      "a free re-run",
    ).to.equal(1);
  });

  it("is what the bounty, weighed by how likely it is, makes of the cost", () => {
    const policy = policyOf({ rerunShare: 0.01, runCost: 100n * DPIN });
    const chance = (right: number, locked: bigint) => rerunChance({ history: historyOf(right), locked, now: 0, policy });
    // Of nobody known: half of 40 % of 100 is 20, a fifth of the cost.
    expect(chance(0, 100n * DPIN)).to.equal(0.2);
    expect(chance(2, 100n * DPIN)).to.equal(0.1);
    expect(chance(0, 500n * DPIN)).to.equal(1);
    expect(chance(998, 100n * DPIN), "the least share").to.equal(0.01);
  });

  it("is 1 for a while after a conviction, and larger for good", () => {
    const policy = policyOf({ rerunShare: 0, runCost: 1_000n * DPIN, distrustSeconds: 100 });
    const chance = (now: number, ...times: number[]) =>
      rerunChance({ history: historyOf(98, ...times), locked: 1_000n * DPIN, now, policy });
    expect(chance(1_099, 1_000)).to.equal(1);
    expect(chance(1_100, 1_000)).to.equal(Math.floor((0.4 * 2 * 1e6) / 101) / 1e6);
    expect(chance(1_100, 1_000)).to.be.greaterThan(chance(1_100));
  });

  it("is never below the least share or above 1, falls with right jobs, and rises with stake and convictions", () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 30n });
    const count = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(
        amount,
        amount,
        count,
        fc.integer({ min: 0, max: 20 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (locked, runCost, right, wrong, share) => {
          const policy = policyOf({ rerunShare: share, runCost, distrustSeconds: 0 });
          const chance = (of: { right?: number; wrong?: number; locked?: bigint } = {}) =>
            rerunChance({
              history: historyOf(of.right ?? right, ...Array<number>(of.wrong ?? wrong).fill(0)),
              locked: of.locked ?? locked,
              now: 1,
              policy,
            });
          expect(chance()).to.be.within(share, 1);
          expect(chance({ right: right + 1 })).to.be.at.most(chance());
          expect(chance({ wrong: wrong + 1 })).to.be.at.least(chance());
          expect(chance({ locked: locked + DPIN })).to.be.at.least(chance());
        },
      ),
    );
  });
});

describe("The jobs of a batch that are re-run", () => {
  const draws = Array.from({ length: 40 }, (_, i) => toHex(i, { size: 32 }));
  const drawn = (chance: number) => draws.flatMap((draw) => Array.from({ length: 100 }, (_, leaf) => isDrawn({ draw, leaf, chance })));

  it("are all of them, none of them, or the share that is due, the same at every look and others in every batch", () => {
    expect(drawn(1)).to.not.include(false);
    expect(drawn(0)).to.not.include(true);
    // 4,000 draws at a quarter: 1,000 ± 27.
    expect(drawn(0.25).filter(Boolean).length).to.be.within(850, 1150);
    expect(drawn(0.25)).to.deep.equal(drawn(0.25));
    expect(drawn(0.25).slice(0, 100)).to.not.deep.equal(drawn(0.25).slice(100, 200));
  });
});

describe("The time that re-runs may take", () => {
  it("is without limit unless one is set", async () => {
    const leadership = await lead(uniqueName("verifier"));
    const budget = createRunBudget({ leadership });
    await budget.spend({ jobId: 1n, ms: 1e12 });
    expect(await budget.isLeft()).to.equal(true);
    await leadership.release();
  });

  it("is that of the last hour, over a restart, and comes back", async () => {
    const name = uniqueName("verifier");
    const [first, other] = [await lead(name), await lead(uniqueName("verifier"))];
    let at = 0;
    const parameters = { secondsPerHour: 10, now: () => at };
    const budget = createRunBudget({ leadership: first, ...parameters });
    await budget.spend({ jobId: 1n, ms: 9_999 });
    expect(await budget.isLeft()).to.equal(true);
    at = 1_000;
    await budget.spend({ jobId: 2n, ms: 1 });
    expect(await budget.isLeft()).to.equal(false);
    await first.release();
    const second = await lead(name);
    const again = createRunBudget({ leadership: second, ...parameters });
    at = 3_599_999;
    expect(await again.isLeft()).to.equal(false);
    expect(await createRunBudget({ leadership: other, ...parameters }).isLeft(), "another verifier's").to.equal(true);
    at = 3_600_000;
    expect(await again.isLeft()).to.equal(true);
    await second.release();
    await other.release();
  });
});

describe("What a verifier remembers of providers", () => {
  it("is there after a restart, under either spelling of an address", async () => {
    const leadership = await lead(uniqueName("verifier"));
    const network = { leadership, chainId: 1, escrow: `0x${"11".repeat(20)}` } as const;
    const provider = `0x${"aB".repeat(20)}` as const;
    const journal = await openJournal(network);
    journal.provider(provider).right = 3;
    journal.provider(provider.toLowerCase() as typeof provider).convictions.push({ jobId: 2n ** 40n, time: 17 });
    await journal.save();
    journal.provider(provider).right++;
    await journal.save();
    expect((await openJournal(network)).provider(provider)).to.deep.equal({
      provider,
      right: 4,
      convictions: [{ jobId: 2n ** 40n, time: 17 }],
    });
    await leadership.release();
  });
});
