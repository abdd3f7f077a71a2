import { expect } from "chai";
import { patienceOf } from "../src/policy/patienceOf.ts";

const HOUR = 3_600_000;

describe("The patience with a device", () => {
  it("grows with the job's work", () => {
    expect(patienceOf({ macs: 6e11, macsPerSecond: 1e9, msLeft: 24 * HOUR })).to.equal(6_000_000);
    expect(patienceOf({ macs: 6e11, macsPerSecond: 1e10, msLeft: 24 * HOUR })).to.equal(600_000);
  });

  it("leaves time for a second attempt and for another backend before the deadline", () => {
    expect(patienceOf({ macs: 6e11, macsPerSecond: 1e9, msLeft: 300_000 })).to.equal(100_000);
    expect(patienceOf({ macs: 1, macsPerSecond: 1e9, msLeft: 30_000 })).to.equal(10_000);
  });

  it("gives a small job time to compile its kernels, and a run without a deadline no less", () => {
    expect(patienceOf({ macs: 1, macsPerSecond: 1e9, msLeft: HOUR })).to.equal(60_000);
    expect(patienceOf({ macs: 1, macsPerSecond: 1e9, msLeft: Infinity })).to.equal(60_000);
    expect(patienceOf({ macs: 1, macsPerSecond: 1e9, msLeft: -5 }), "a job that is too late").to.equal(1_000);
  });
});
