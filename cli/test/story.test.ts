import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect } from "chai";
import sharp from "sharp";
import { parseEther, type Address } from "viem";
import { readPicture } from "../src/picture/readPicture.ts";
import { writePicture } from "../src/picture/writePicture.ts";
import { applyEvent } from "../src/story/applyEvent.ts";
import { checkMoney } from "../src/story/checkMoney.ts";
import { createChecks } from "../src/story/createChecks.ts";
import { createOrders } from "../src/story/createOrders.ts";
import { describeEvent } from "../src/story/describeEvent.ts";
import { planPicture } from "../src/story/planPicture.ts";
import type { StoryPrograms } from "../src/story/publishPrograms.ts";
import type { ChainEvent, Ledger } from "../src/story/types.ts";

const address = (digit: string) => `0x${digit.repeat(40)}` as Address;
const requester = { name: "Rita", role: "requester", address: address("1") };
const provider = { name: "Mallory", role: "cheating provider", address: address("2") };
const verifier = { name: "Vera", role: "verifier", address: address("3") };

function event(name: string, args: Record<string, unknown>, gasUsed = 1n): ChainEvent {
  return { name, args: { jobId: 1n, ...args }, transactionHash: "0x01", gasUsed, from: requester.address, seenAt: 0 };
}

/** A job that was posted for 20, accepted for 5, and whose provider was convicted of a wrong element. */
function convictedLedger(): Ledger {
  const ledger: Ledger = { jobs: new Map(), convictions: new Map(), disputes: [] };
  const [slashed, compensation, bounty, burned] = ["100", "30", "40", "30"].map((text) => parseEther(text));
  const parties = { provider: provider.address, challenger: verifier.address, claim: "0x0c" };
  const fault = { kind: 1, op: 3, index: 9, committed: 5, recomputed: 4 };
  for (const one of [
    event("JobPosted", { requester: requester.address, maxPrice: parseEther("20"), locator: "ab" }, 200n),
    event("JobAccepted", { provider: provider.address, price: parseEther("5"), locked: slashed }, 60n),
    event("JobCommitted", { provider: provider.address }, 50n),
    event("ClaimCommitted", { challenger: verifier.address, claim: "0x0c" }, 45n),
    event("ClaimCommitted", { challenger: verifier.address, claim: "0x0d" }, 46n),
    event("JobConvicted", { provider: provider.address, locked: slashed }, 250n),
    event("Convicted", { ...parties, fault, slashed, compensation, bounty, burned }, 250n),
    event("Settled", { requester: requester.address, challenger: verifier.address }, 80n),
  ]) {
    applyEvent({ ledger, event: one });
  }
  return ledger;
}

describe("The story's ledger", () => {
  it("knows a conviction and its claim from the chain's events alone", () => {
    const { jobs, convictions, disputes } = convictedLedger();
    expect(jobs.get(1n)).to.include({ state: "Convicted", price: parseEther("5"), refund: parseEther("20") });
    expect(jobs.get(1n)!.gas).to.deep.equal({ post: 200n, accept: 60n, commit: 50n, finalize: 0n });
    expect(convictions.get(1n)).to.include({ kind: "Element", op: 3, index: 9, committed: 5, recomputed: 4, settled: true });
    expect(disputes.map(({ job, kind, gas }) => `${job} ${kind} ${gas}`)).to.deep.equal(["1 claim 45", "null claim 46", "1 prove 250"]);
  });

  it("checks everybody's money to the wei", () => {
    const ledger = convictedLedger();
    const balance = (person: typeof provider, dpin: string, staked = "0") => ({
      ...person,
      dpin: parseEther(dpin),
      staked: parseEther(staked),
    });
    const before = {
      people: [balance(requester, "100"), balance(provider, "0", "1000"), balance(verifier, "0")],
      supply: parseEther("5000"),
    };
    const after = {
      people: [balance(requester, "130"), balance(provider, "0", "900"), balance(verifier, "40")],
      supply: parseEther("4970"),
    };
    const people = { providers: [provider], verifier, requester };
    const right = createChecks();
    checkMoney({ checks: right, ledger, before, after, ...people });
    expect(right.all.filter(({ passed }) => !passed)).to.deep.equal([]);

    const wrong = createChecks();
    checkMoney({ checks: wrong, ledger, before, after: { ...after, supply: after.supply + 1n }, ...people });
    expect(wrong.all.filter(({ passed }) => !passed).map(({ what }) => what)).to.deep.equal([
      "what was to be burned does not exist any more",
    ]);
  });

  it("tells who did what", () => {
    const nameOf = (account: Address) => [requester, provider, verifier].find((person) => person.address === account)!.name;
    const parties = { provider: provider.address, challenger: verifier.address };
    const amounts = { slashed: parseEther("10"), compensation: parseEther("3"), bounty: parseEther("4"), burned: parseEther("3") };
    const convicted = (kind: number) =>
      event("Convicted", { ...parties, ...amounts, fault: { kind, op: 3, index: 9, committed: 5, recomputed: 4 } }, 252_481n);
    const proven = convicted(1);
    expect(describeEvent({ event: proven, job: undefined, nameOf, symbol: "DPIN" })).to.deep.equal([
      {
        who: "Vera",
        what: "proves it in one transaction: op 3, element 9: committed 5, the contract computes 4 (252,481 gas)",
        tone: "good",
      },
      {
        who: "chain",
        what: "Mallory is convicted for job 1 and loses 10 DPIN: 3 DPIN to the requester, 4 DPIN to Vera, 3 DPIN burned",
        tone: "bad",
      },
    ]);
    expect(describeEvent({ event: convicted(5), job: undefined, nameOf, symbol: "DPIN" }).map(({ who }) => who)).to.deep.equal(["chain"]);
    expect(describeEvent({ event: event("Locked", {}), job: undefined, nameOf, symbol: "DPIN" })).to.deep.equal([]);
  });
});

describe("A picture", () => {
  it("is cut into at least two jobs of tiles that cover it", () => {
    for (const [width, height] of [
      [128, 128],
      [300, 90],
      [700, 525],
    ] as const) {
      const plan = planPicture({ width, height, rgb: new Uint8Array(width * height * 3), alpha: null });
      const { jobs, tiles, tileSize } = plan;
      expect(jobs, `${width} × ${height}`).to.be.at.least(width === 300 ? 1 : 2);
      for (let job = 0; job < jobs; job++) expect(plan.input(job).length).to.equal(tiles * tileSize * tileSize * 3);
    }
  });

  it("comes back whole from its jobs, of which no more than one is in memory", () => {
    setFlagsFromString("--expose-gc");
    const collectGarbage = runInNewContext("gc") as () => void;
    const [width, height] = [800, 500];
    const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 31 + (i >> 9)) & 255);
    const plan = planPicture({ width, height, rgb, alpha: null });
    const joiner = plan.createJoiner();
    const published = { picture: {}, language: {} } as StoryPrograms;
    const { orders, bait } = createOrders({ programs: published, plan, pictureName: "x.png", joiner, honest: provider.address, round: 1 });
    const pieces = [...orders, bait!].filter(({ program }) => program === "super-resolution");
    expect(pieces.length).to.equal(plan.jobs).and.to.be.above(12);
    collectGarbage();
    const begun = process.memoryUsage().arrayBuffers;
    let most = 0;
    for (const order of pieces) {
      // Every pixel becomes four of its own colour.
      const [input] = order.inputs();
      const output = new Uint8Array(input!.length * 4);
      for (let i = 0; i < output.length; i++) output[i] = input![Math.floor(i / 12) * 3 + (i % 3)]!;
      order.accept(output);
      collectGarbage();
      most = Math.max(most, process.memoryUsage().arrayBuffers - begun);
    }
    const perJob = plan.tiles * plan.tileSize ** 2 * 3;
    console.log(
      `      ${plan.jobs} jobs: ${(most / 2 ** 20).toFixed(1)} MiB beside the pictures; all tiles are ${((5 * perJob * plan.jobs) / 2 ** 20).toFixed(1)}`,
    );
    expect(most).to.be.below(3 * 5 * perJob);
    const larger = joiner.finish();
    expect([larger.width, larger.height]).to.deep.equal([2 * width, 2 * height]);
    const wrong = larger.rgb.findIndex((value, i) => {
      const [pixel, channel] = [Math.floor(i / 3), i % 3];
      const [y, x] = [Math.floor(pixel / (2 * width)), pixel % (2 * width)];
      return value !== rgb[((y >> 1) * width + (x >> 1)) * 3 + channel];
    });
    expect(wrong).to.equal(-1);
  });

  it("keeps its transparency, stretched to its new size", async () => {
    const dir = await mkdtemp(path.join(os.tmpdir(), "dpin-picture-"));
    try {
      const file = path.join(dir, "half.png");
      await sharp({ create: { width: 6, height: 4, channels: 4, background: { r: 9, g: 8, b: 7, alpha: 0.5 } } })
        .png()
        .toFile(file);
      const { width, height, rgb, alpha } = await readPicture({ file });
      expect([width, height, rgb.length, rgb[0]]).to.deep.equal([6, 4, 72, 9]);
      const larger = { width: 12, height: 8, rgb: new Uint8Array(12 * 8 * 3).fill(9) };
      await writePicture({ file, picture: larger, alpha: { width, height, bytes: alpha! } });
      const again = await readPicture({ file });
      expect([again.width, again.height, again.rgb[0]]).to.deep.equal([12, 8, 9]);
      expect(again.alpha!.every((value) => value === alpha![0])).to.equal(true);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});
