import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import type { GeometricSumProbe } from "../../../types/index.ts";
import { exactSum } from "../../support/exactSum.ts";

const ONE = 1n << 126n;
const MAX_RATIO = ONE - (1n << 106n);

describe("GeometricSum", () => {
  let connection: NetworkConnection;
  let probe: GeometricSumProbe;
  before(async () => {
    connection = await network.create();
    probe = (await connection.ethers.deployContract("GeometricSumProbe")) as unknown as GeometricSumProbe;
  });
  after(() => connection.close());

  const gaps = fc.oneof(fc.bigInt(1n << 106n, 1n << 108n), fc.bigInt(1n << 106n, 1n << 120n), fc.bigInt(1n << 106n, ONE));

  it("is never above the sum of the terms, and within one wei of it", async () => {
    const arbitrary = fc.record({ initial: fc.bigInt(0n, 10n ** 27n), gap: gaps, n: fc.nat(300) });
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ initial, gap, n }) => {
        const ratio = ONE - gap;
        const sum = await probe.sumDown(initial, ratio, n);
        const exact = exactSum({ initial, ratio, n });
        expect(sum <= exact, "above").to.equal(true);
        // Powers are exact to 16 units of 2^-126; the division by the gap, at least 2^-20, and 2^90 wei turn them into less than a wei.
        expect(exact - sum <= 1n, `${exact - sum} wei below`).to.equal(true);
      }),
      { numRuns: 300 },
    );
  });

  it("never falls from one n to the next, however far out", async () => {
    const arbitrary = fc.record({ initial: fc.bigInt(0n, 10n ** 27n), gap: gaps, n: fc.oneof(fc.nat(100_000_000), fc.nat(2 ** 32)) });
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ initial, gap, n }) => {
        const [before, after] = [await probe.sumDown(initial, ONE - gap, n), await probe.sumDown(initial, ONE - gap, n + 1)];
        expect(after >= before, "fell").to.equal(true);
        expect(after <= (initial * ONE) / gap, "limit").to.equal(true);
      }),
      { numRuns: 150 },
    );
  });

  it("takes powers below 2^-100 for 2^-100, however small, so that sums stand still instead of wavering", async () => {
    const [initial, floor] = [10n ** 27n, 1n << 26n];
    for (const n of [2n ** 27n, 2n ** 32n, 2n ** 40n])
      expect(await probe.sumDown(initial, MAX_RATIO, n)).to.equal((initial * (ONE - floor)) / (ONE - MAX_RATIO));
    // The smallest product of all is still rounded up to something.
    const most = 2n ** 96n - 1n;
    expect(await probe.sumDown(most, 1, 2)).to.equal((most * (ONE - floor)) / (ONE - 1n));
    expect(await probe.sumDown(most, 1, 2)).to.equal(most - 1n);
  });

  it("Truebit: unchecked overflow: computes right or not at all at every bound", async () => {
    const most = 2n ** 96n - 1n;
    for (const n of [0n, 1n, 2n ** 32n, 2n ** 256n - 1n]) {
      expect(await probe.sumDown(most, 0, n)).to.equal(n === 0n ? 0n : most);
      const close = await probe.sumDown(most, MAX_RATIO, n);
      expect(close <= most << 20n).to.equal(true);
      if (n === 1n) expect(close).to.equal(most);
    }
    // A ratio of 1 or more has no sum in this form: a division by zero or an underflow, never a number.
    for (const ratio of [ONE, ONE + 1n, 2n ** 128n - 1n]) {
      let refused = false;
      await probe.sumDown(1, ratio, 2).catch(() => (refused = true));
      expect(refused, `ratio ${ratio}`).to.equal(true);
    }
    // Beyond every amount of DPIN the product does not fit, and reverts.
    let refused = false;
    await probe.sumDown(2n ** 200n, ONE / 2n, 5).catch(() => (refused = true));
    expect(refused, "initial of 2^200").to.equal(true);
  });
});
