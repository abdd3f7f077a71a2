import { expect } from "chai";
import fc from "fast-check";
import { toHex } from "viem";
import { lead, uniqueName } from "../../test/support/testDatabase.ts";
import { drawOf } from "../src/batches/drawOf.ts";
import { openJournal } from "../src/journal/openJournal.ts";
import { createRunBudget, rerunChance, verifierPolicySchema } from "../src/index.ts";
import { decideTier } from "../src/policy/decideTier.ts";

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

describe("The choice of a tier", () => {
  const never = { rerunShare: 0, runCost: 10n ** 40n };
  const choose = (changes: Partial<Omit<Parameters<typeof decideTier>[0], "policy">> & { policy?: object } = {}) =>
    decideTier({
      ...{ history: { right: 100, convictions: [] }, locked: DPIN, price: DPIN, now: 1_000, draws: { rerun: 0.5, product: 0.5 } },
      ...{ isLeft: { rerun: true, product: true }, isProduct: null },
      ...changes,
      policy: verifierPolicySchema.parse({ ...never, ...changes.policy }),
    });

  it("is a product where nothing demands a re-run, and falls back to what the job would get without products", () => {
    expect(choose()).to.deep.equal({ tier: "product", otherwise: "sample" });
    expect(choose({ policy: { samples: 0 } })).to.deep.equal({ tier: "product", otherwise: "none" });
    expect(choose({ isProduct: true })).to.deep.equal({ tier: "product", otherwise: "sample" });
    expect(choose({ isProduct: false })).to.deep.equal({ tier: "sample" });
    expect(choose({ isLeft: { rerun: true, product: false } })).to.deep.equal({ tier: "sample" });
    expect(choose({ policy: { productShare: 0 } })).to.deep.equal({ tier: "sample" });
    expect(choose({ policy: { productShare: 0.51 } })).to.deep.equal({ tier: "product", otherwise: "sample" });
    expect(choose({ policy: { productShare: 0.5, samples: 0 } })).to.deep.equal({ tier: "none" });
  });

  it("is a product in place of a re-run that a conviction's worth has drawn, never of one that the least share has", () => {
    // Half of 40 % of a lock of twice the cost: every other job.
    const worth = { history: { right: 0, convictions: [] }, locked: 5n * DPIN, policy: { rerunShare: 0.1, runCost: 2n * DPIN } };
    const at = (rerun: number, changes: object = {}) => choose({ ...worth, draws: { rerun, product: 0 }, ...changes });
    expect(at(0.09)).to.deep.equal({ tier: "rerun" });
    expect(at(0.11)).to.deep.equal({ tier: "product", otherwise: "rerun" });
    expect(at(0.51)).to.deep.equal({ tier: "product", otherwise: "sample" });
    expect(at(0.11, { isProduct: false })).to.deep.equal({ tier: "rerun" });
    expect(at(0.51, { isProduct: false })).to.deep.equal({ tier: "sample" });
    expect(at(0.09, { isLeft: { rerun: false, product: true } }), "no time for a re-run").to.deep.equal({
      tier: "product",
      otherwise: "sample",
    });
  });

  it("is a re-run above a price, of who was convicted lately, and where re-runs cost nothing", () => {
    expect(choose({ price: 7n, policy: { alwaysAbove: 7n }, isLeft: { rerun: false, product: true } })).to.deep.equal({ tier: "rerun" });
    expect(choose({ price: 6n, policy: { alwaysAbove: 7n } }).tier).to.equal("product");
    const history = { right: 100, convictions: [{ time: 950 }] };
    expect(choose({ history, policy: { distrustSeconds: 51 } })).to.deep.equal({ tier: "rerun" });
    expect(choose({ history, policy: { distrustSeconds: 50 } }).tier).to.equal("product");
    expect(choose({ policy: { runCost: 0n } })).to.deep.equal({ tier: "rerun" });
  });

  it("re-runs at least the least share of jobs, whatever the products are", () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    fc.assert(
      fc.property(unit, unit, unit, unit, fc.constantFrom(null, true, false), (rerunShare, rerun, product, productShare, isProduct) => {
        const { tier } = choose({ draws: { rerun, product }, isProduct, policy: { rerunShare, productShare } });
        if (rerun < rerunShare) expect(tier).to.equal("rerun");
        else expect(tier).to.equal(isProduct !== false && product < productShare ? "product" : "sample");
      }),
    );
  });
});

describe("The jobs of a batch that are re-run", () => {
  const draws = Array.from({ length: 40 }, (_, i) => toHex(i, { size: 32 }));
  const numbers = (of: "rerun" | "product") =>
    draws.flatMap((draw) => Array.from({ length: 100 }, (_, leaf) => drawOf({ draw, leaf, of })));
  const drawn = (chance: number) => numbers("rerun").map((number) => number < chance);

  it("are all of them, none of them, or the share that is due, the same at every look and others in every batch", () => {
    expect(drawn(1)).to.not.include(false);
    expect(drawn(0)).to.not.include(true);
    // 4,000 draws at a quarter: 1,000 ± 27.
    expect(drawn(0.25).filter(Boolean).length).to.be.within(850, 1150);
    expect(drawn(0.25)).to.deep.equal(drawn(0.25));
    expect(drawn(0.25).slice(0, 100)).to.not.deep.equal(drawn(0.25).slice(100, 200));
  });

  it("do not tell which ones are checked as products", () => {
    const products = numbers("product").map((number) => number < 0.5);
    const both = drawn(0.5).filter((isDrawn, i) => isDrawn && products[i]);
    // A quarter of 4,000 ± 27.
    expect(both.length).to.be.within(850, 1150);
  });
});

describe("The time that re-runs and products may take", () => {
  it("is without limit unless one is set", async () => {
    const leadership = await lead(uniqueName("verifier"));
    const budget = createRunBudget({ leadership, tier: "rerun" });
    await budget.spend({ jobId: 1n, ms: 1e12 });
    expect(await budget.isLeft()).to.equal(true);
    await leadership.release();
  });

  it("is that of the last hour, over a restart, and comes back", async () => {
    const name = uniqueName("verifier");
    const [first, other] = [await lead(name), await lead(uniqueName("verifier"))];
    let at = 0;
    const parameters = { tier: "rerun" as const, secondsPerHour: 10, now: () => at };
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
    const products = createRunBudget({ leadership: second, ...parameters, tier: "product" });
    expect(await products.isLeft(), "the other tier's").to.equal(true);
    await products.spend({ jobId: 1n, ms: 4_000 });
    expect(await products.msLeft()).to.equal(6_000);
    expect(await again.msLeft()).to.equal(0);
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
