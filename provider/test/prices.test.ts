import { expect } from "chai";
import { parseEther } from "viem";
import { costsOf, priceOf, providerConfigSchema } from "../src/index.ts";
import { decideRewards } from "../src/rewards/decideRewards.ts";
import { smallProgram } from "../../test/support/smallProgram.ts";

const TOKEN = `0x${"11".repeat(20)}`;
const floorOf = (rates: Record<string, unknown>) =>
  providerConfigSchema.parse({ dataDir: "x", floors: [{ token: TOKEN, perJob: 7, perGigaMac: 0, ...rates }] }).floors[0]!;

describe("A job's price", () => {
  it("is the sum of what each of its costs is worth to the operator", () => {
    const costs = { macs: 2e9, bytes: 3e9, gas: 5e8 };
    const dpinSeconds = parseEther("100") * 43_200n;
    expect(priceOf({ floor: floorOf({}), costs, dpinSeconds })).to.equal(7n);
    expect(priceOf({ floor: floorOf({ perGigaMac: 10 }), costs })).to.equal(27n);
    expect(priceOf({ floor: floorOf({ perGigabyte: 10 }), costs })).to.equal(37n);
    expect(priceOf({ floor: floorOf({ perGigaGas: 10 }), costs })).to.equal(12n);
    expect(priceOf({ floor: floorOf({ perDpinDay: 4 }), costs, dpinSeconds }), "100 DPIN for half a day").to.equal(207n);
  });

  it("counts the multiply-accumulates, the bytes that are fetched, hashed and served, and the gas of the longest descent", () => {
    const costs = costsOf(smallProgram({ seed: 1 }));
    const tensors = 48 + 2_040 * 40 + 2_040;
    expect(costs).to.deep.equal({ macs: 2_040 * 40, tensorBytes: tensors, bytes: tensors + 40, gas: 368_000 + 3 * 110_000 });
  });
});

describe("A provider's rewards", () => {
  const running = { epoch: 20n, start: 2_000n, end: 2_100n, claimableAt: 2_450n, paused: false };
  const plan = (change: Partial<Parameters<typeof decideRewards>[0]> = {}) =>
    decideRewards({ running, now: 2_000, unreported: 1n, next: null, ...change });

  it("take its work to be reported once, at the end of each epoch", () => {
    expect(plan()).to.include({ report: false, secondsToReport: 95 });
    expect(plan({ now: 2_095 })).to.include({ report: true, secondsToReport: 0 });
    expect(plan({ now: 2_095, unreported: 0n })).to.include({ report: false });
    expect(plan({ now: 2_095, running: { ...running, paused: true } })).to.include({ report: false });
  });

  it("are looked for from the last epoch that was claimed to the latest that can be", () => {
    expect(plan({ next: 13n }).epochs).to.deep.equal([13n, 14n, 15n]);
    expect(plan({ next: 16n }).epochs).to.deep.equal([]);
    expect(plan({ now: 2_050, next: 14n }).epochs, "claims of epoch 16 begin with this second").to.deep.equal([14n, 15n, 16n]);
    expect(plan().epochs).to.deep.equal([8n, 9n, 10n, 11n, 12n, 13n, 14n, 15n]);
    expect(plan({ next: 0n, running: { ...running, epoch: 100n } }).epochs.length, "not all in one go").to.equal(32);
    expect(plan({ running: { ...running, epoch: 2n } }).epochs, "nothing is claimable yet").to.deep.equal([]);
  });
});
