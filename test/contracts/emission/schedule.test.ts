import { expect } from "chai";
import fc from "fast-check";
import { emissionClock } from "../../support/emissionClock.ts";
import { exactSum } from "../../support/exactSum.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const DPIN = 10n ** 18n;
const ONE = 1n << 126n;
const SHARES = { capacity: 4000, work: 3500, verification: 1000, treasury: 1500 };

describe("Emission's schedule", () => {
  const deployed = useDeployed({ staked: 0n });

  it("begins with the deployment, in epochs of the length of its parameters", async () => {
    const { emission, staking, networkHelpers } = await deployed();
    const length = await emission.epochLength();
    expect(length).to.equal(60n);
    const { start: begins, end, claimableAt } = await emission.getEpoch(5);
    expect([begins, end]).to.deep.equal([await emission.startOf(5), await emission.startOf(6)]);
    expect(claimableAt).to.equal(end + (await staking.thawPeriod()));
    const start = await emission.startOf(0);
    expect(start <= BigInt(await networkHelpers.time.latest())).to.equal(true);
    await networkHelpers.time.increaseTo(start + 7n * length - 1n);
    expect(await emission.currentEpoch()).to.equal(6n);
    await networkHelpers.time.increaseTo(start + 7n * length);
    expect(await emission.currentEpoch()).to.equal(7n);
  });

  it("emits each epoch the ratio of what the epoch before it emitted, and adds up exactly", async () => {
    const { emission } = await deployed();
    const [, , { initialEmission, ratio }] = await emission.getSegment(0);
    let sum = 0n;
    for (let epoch = 0; epoch < 12; epoch++) {
      expect(await emission.cumulativeEmission(epoch)).to.equal(sum);
      const emitted = await emission.emissionOf(epoch);
      const exact = exactSum({ initial: initialEmission, ratio, n: epoch + 1 }) - exactSum({ initial: initialEmission, ratio, n: epoch });
      expect(emitted - exact).to.be.within(-1n, 1n);
      sum += emitted;
    }
  });

  it("never emits more than the cap leaves, in any number of epochs", async () => {
    const { emission, token } = await deployed();
    const budget = await emission.budget();
    expect(budget).to.equal((await token.cap()) - (await token.minted()));
    const epochs = [0n, 1n, 209n, 10_000n, 2n ** 32n, 2n ** 40n, 2n ** 128n];
    const sums = await Promise.all(epochs.map((epoch) => emission.cumulativeEmission(epoch)));
    expect(sums).to.deep.equal([...sums].sort((a, b) => (a < b ? -1 : 1)));
    expect(budget - sums.at(-1)!).to.be.within(0n, 1000n * DPIN);
    expect(await emission.emissionOf(2n ** 32n)).to.equal(0n);
  });

  it("pauses from the next epoch on and resumes where it stopped, whenever that is", async () => {
    const { emission, admin } = await deployed();
    const clock = emissionClock(await deployed());
    const plan = await Promise.all([0, 1, 2, 3, 4, 5].map((epoch) => emission.emissionOf(epoch)));
    await clock.epoch(2);
    await expect(emission.connect(admin).pause()).to.emit(emission, "ScheduleSet");
    expect(await emission.emissionOf(2)).to.equal(plan[2]);
    expect(await emission.emissionOf(3)).to.equal(0n);
    await expect(emission.connect(admin).pause()).to.be.revertedWithCustomError(emission, "Emission_AlreadyPaused");
    await clock.epoch(40);
    expect(await emission.cumulativeEmission(40)).to.equal(plan[0]! + plan[1]! + plan[2]!);
    await expect(emission.connect(admin).unpause()).to.emit(emission, "ScheduleSet");
    await expect(emission.connect(admin).unpause()).to.be.revertedWithCustomError(emission, "Emission_NotPaused");
    expect(await emission.emissionOf(40)).to.equal(0n);
    expect(await Promise.all([41, 42, 43].map((epoch) => emission.emissionOf(epoch)))).to.deep.equal(plan.slice(3));
    expect((await emission.getEpoch(40)).paused).to.equal(true);
    expect((await emission.getEpoch(41)).paused).to.equal(false);
    expect((await emission.getEpoch(2)).paused).to.equal(false);
  });

  it("forgets a pause that is taken back in the same epoch", async () => {
    const { emission, admin } = await deployed();
    const plan = await Promise.all([0, 1, 2, 3].map((epoch) => emission.emissionOf(epoch)));
    await emission.connect(admin).pause();
    await emission.connect(admin).unpause();
    expect(await Promise.all([0, 1, 2, 3].map((epoch) => emission.emissionOf(epoch)))).to.deep.equal(plan);
  });

  it("changes the rate from the next epoch on, on top of what was emitted", async () => {
    const { emission, admin } = await deployed();
    const clock = emissionClock(await deployed());
    const before = await Promise.all([0, 1, 2].map((epoch) => emission.emissionOf(epoch)));
    await clock.epoch(2);
    const rate = { initialEmission: 1000n * DPIN, ratio: ONE / 2n };
    await expect(emission.connect(admin).setRate(rate)).to.emit(emission, "ScheduleSet");
    expect(await Promise.all([0, 1, 2].map((epoch) => emission.emissionOf(epoch)))).to.deep.equal(before);
    expect(await Promise.all([3, 4, 5].map((epoch) => emission.emissionOf(epoch)))).to.deep.equal([1000n, 500n, 250n].map((n) => n * DPIN));
    const sum = before.reduce((total, one) => total + one, 0n);
    expect(await emission.cumulativeEmission(3)).to.equal(sum);
    expect(await emission.cumulativeEmission(2n ** 32n)).to.be.within(sum + 2000n * DPIN - 1n, sum + 2000n * DPIN);
    const [firstEpoch, paused, , , base, index] = await emission.getSegment(77);
    expect([firstEpoch, paused, base, index]).to.deep.equal([3n, false, sum, 0n]);
  });

  it("refuses a rate above the first epoch's, too close to 1, or beyond the budget", async () => {
    const { emission, admin } = await deployed();
    const [, , { initialEmission, ratio }] = await emission.getSegment(0);
    const set = (rate: { initialEmission: bigint; ratio: bigint }) => emission.connect(admin).setRate(rate);
    await expect(set({ initialEmission: initialEmission + 1n, ratio: 0n })).to.be.revertedWithCustomError(
      emission,
      "Emission_RateOutOfRange",
    );
    const closest = ONE - (1n << 106n);
    await expect(set({ initialEmission: 1n, ratio: closest + 1n })).to.be.revertedWithCustomError(emission, "Emission_RateOutOfRange");
    await expect(set({ initialEmission: 1n, ratio: 2n ** 128n - 1n })).to.be.revertedWithCustomError(emission, "Emission_RateOutOfRange");
    // After epoch 0 the whole series does not fit a second time.
    await expect(set({ initialEmission, ratio })).to.be.revertedWithCustomError(emission, "Emission_OverBudget");
    await set({ initialEmission: 1n, ratio: closest });
    await set({ initialEmission, ratio: 0n });
    expect(await emission.emissionOf(1)).to.equal(initialEmission);
    expect(await emission.emissionOf(2)).to.equal(0n);
  });

  it("can be deployed with no rate, length, share or address out of bounds", async () => {
    const { emission, admin, token, staking, ethers } = await deployed();
    const implementation = await ethers.deployContract("Emission", [token, staking]);
    const budget = (await token.cap()) - (await token.minted());
    const given = {
      treasury: admin.address,
      epochLength: 60,
      rate: { initialEmission: 1n, ratio: 0n },
      shares: SHARES,
    };
    const initialise = async (overrides: Partial<typeof given>) => {
      const { treasury, epochLength, rate, shares } = { ...given, ...overrides };
      const data = emission.interface.encodeFunctionData("initialize", [admin.address, treasury, 0, epochLength, rate, shares]);
      return ethers.deployContract("ERC1967Proxy", [implementation, data]);
    };
    const refused: [Partial<typeof given>, string][] = [
      [{ epochLength: 0 }, "Emission_EpochLengthOutOfRange"],
      [{ epochLength: 365 * 86_400 + 1 }, "Emission_EpochLengthOutOfRange"],
      [{ treasury: ethers.ZeroAddress }, "Emission_ZeroAddress"],
      [{ rate: { initialEmission: budget + 1n, ratio: 0n } }, "Emission_OverBudget"],
      // A fraction of a wei above the budget is above it.
      [{ rate: { initialEmission: budget, ratio: 1n } }, "Emission_OverBudget"],
      [{ rate: { initialEmission: 1n, ratio: ONE } }, "Emission_RateOutOfRange"],
      [{ shares: { ...SHARES, treasury: 1501 } }, "Emission_SharesOutOfRange"],
    ];
    for (const [overrides, error] of refused) await expect(initialise(overrides), error).to.be.revertedWithCustomError(emission, error);
    await initialise({ epochLength: 365 * 86_400, rate: { initialEmission: budget, ratio: 0n } });
    for (const addresses of [
      [admin, staking],
      [token, admin],
    ])
      await expect(ethers.deployContract("Emission", addresses)).to.be.revertedWithCustomError(emission, "Emission_NotContract");
    await expect(emission.initialize(admin, admin, 0, 60, { initialEmission: 1n, ratio: 0n }, SHARES)).to.be.revertedWithCustomError(
      emission,
      "InvalidInitialization",
    );
  });

  it("begins at a later time when told so", async () => {
    const { emission, admin, token, staking, ethers, networkHelpers } = await deployed();
    const implementation = await ethers.deployContract("Emission", [token, staking]);
    const start = BigInt(await networkHelpers.time.latest()) + 1000n;
    const rate = { initialEmission: 1n, ratio: 0n };
    const data = emission.interface.encodeFunctionData("initialize", [admin.address, admin.address, start, 60, rate, SHARES]);
    const later = emission.attach(
      await (await ethers.deployContract("ERC1967Proxy", [implementation, data])).getAddress(),
    ) as typeof emission;
    expect(await later.currentEpoch()).to.equal(0n);
    expect(await later.startOf(0)).to.equal(start);
    await networkHelpers.time.increaseTo(start + 60n);
    expect(await later.currentEpoch()).to.equal(1n);
  });

  it("splits by shares within their bounds, from the next epoch on", async () => {
    const { emission, admin } = await deployed();
    const set = (shares: typeof SHARES) => emission.connect(admin).setShares(shares);
    const refused = [
      { ...SHARES, capacity: 3999 },
      { ...SHARES, capacity: 2999, treasury: 2501 },
      { ...SHARES, capacity: 4501, verification: 499 },
      { capacity: 65_535, work: 65_535, verification: 65_535, treasury: 1 },
    ];
    for (const shares of refused) await expect(set(shares)).to.be.revertedWithCustomError(emission, "Emission_SharesOutOfRange");
    const shares = { capacity: 0, work: 7000, verification: 500, treasury: 2500 };
    await expect(set(shares)).to.emit(emission, "ScheduleSet");
    const sharesAt = async (epoch: number) => [...(await emission.getEpoch(epoch)).shares];
    expect(await sharesAt(0)).to.deep.equal([4000n, 3500n, 1000n, 1500n]);
    expect(await sharesAt(1)).to.deep.equal([0n, 7000n, 500n, 2500n]);
  });

  it("lets only the roles' holders change anything", async () => {
    const { emission, requester } = await deployed();
    const stranger = emission.connect(requester);
    const calls = [
      () => stranger.pause(),
      () => stranger.unpause(),
      () => stranger.setRate({ initialEmission: 0n, ratio: 0n }),
      () => stranger.setShares(SHARES),
      () => stranger.setTreasury(requester),
      () => stranger.addSource(requester),
      () => stranger.removeSource(requester),
      () => stranger.feed(0, 0, []),
      () => stranger.upgradeToAndCall(requester, "0x"),
    ];
    for (const call of calls) await expect(call()).to.be.revertedWithCustomError(emission, "AccessManagedUnauthorized");
  });

  it("mints, over random pauses, rates and waits, neither more nor less than the series that it announces", async () => {
    const { emission, admin } = await deployed();
    const governed = emission.connect(admin);
    const [, , first] = await emission.getSegment(0);
    const budget = await emission.budget();
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ kind: fc.constant("wait" as const), epochs: fc.integer({ min: 1, max: 9 }) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("pause" as const, "unpause" as const) }) },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant("rate" as const),
          initialEmission: fc.bigInt(0n, first.initialEmission),
          ratio: fc.bigInt(0n, ONE - (1n << 118n)),
        }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const clock = emissionClock(await deployed());
        // The announced series, term by term: its rate, its next index, and what all epochs so far were to emit.
        let rate = { initialEmission: first.initialEmission, ratio: first.ratio };
        let pending = { rate, restart: false, paused: false };
        let [index, paused, spent, restarts] = [0, false, 0n, 0n];
        let epoch = 0;
        const endEpoch = () => {
          if (!paused) index++;
          epoch++;
          if (pending.restart) {
            spent += exactSum({ initial: rate.initialEmission, ratio: rate.ratio, n: index });
            [index, rate, restarts] = [0, pending.rate, restarts + 1n];
          }
          paused = pending.paused;
          pending = { rate, restart: false, paused };
        };
        for (const step of steps) {
          if (step.kind === "wait") {
            for (let i = 0; i < step.epochs; i++) endEpoch();
            await clock.epoch(epoch);
          } else if (step.kind === "rate") {
            const asked = { initialEmission: step.initialEmission, ratio: step.ratio };
            const accepted = await governed.setRate(asked).then(
              () => true,
              () => false,
            );
            const emitted = await emission.cumulativeEmission(epoch + 1);
            const limit = (asked.initialEmission * ONE + (ONE - asked.ratio) - 1n) / (ONE - asked.ratio);
            expect(accepted, "the budget decides").to.equal(emitted + limit <= budget);
            if (accepted) pending = { ...pending, rate: asked, restart: true };
          } else {
            const wanted = step.kind === "pause";
            const done = await (wanted ? governed.pause() : governed.unpause()).then(
              () => true,
              () => false,
            );
            expect(done).to.equal(pending.paused !== wanted);
            pending = { ...pending, paused: wanted };
          }
        }
        endEpoch();
        const exact = spent + exactSum({ initial: rate.initialEmission, ratio: rate.ratio, n: index });
        const cumulative = await emission.cumulativeEmission(epoch);
        expect(cumulative <= exact, "over-minting").to.equal(true);
        expect(exact - cumulative <= restarts + 1n, "under-minting").to.equal(true);
        let sum = 0n;
        for (let e = 0; e < epoch; e++) sum += await emission.emissionOf(e);
        expect(sum).to.equal(cumulative);
        expect((await emission.cumulativeEmission(2n ** 40n)) <= budget, "budget").to.equal(true);
      }),
      { numRuns: 40 },
    );
  });
});
