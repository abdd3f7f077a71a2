import { id } from "ethers";
import type { Fixture } from "../../test/support/deployFixture.ts";
import { jobRequest } from "../../test/support/jobRequest.ts";

const DPIN = 10n ** 18n;
/** Transactions of a block. */
const BLOCK = 25;
const GAS = "0x7a120";
/** Who post jobs, in turns. */
const REQUESTERS = 8;

/** Jobs by the hundred, many to a block. */
export interface JobMill {
  /** Posts `count` jobs for a price of 1 DPIN; their numbers. */
  post(count: number): Promise<bigint[]>;
  accept(jobs: readonly bigint[]): Promise<void>;
  commit(jobs: readonly bigint[]): Promise<void>;
  /** Once all their windows are over. */
  finalize(jobs: readonly bigint[]): Promise<void>;
}

/** Sends as fast as the chain takes it; each step waits until its blocks are mined, and throws when a job did not come to its state. */
export function createJobMill(fixture: Fixture): JobMill {
  const { escrow, token, connection, admin, requester, operator, strangers, networkHelpers } = fixture;
  const requesters = [requester, ...strangers.slice(6, 5 + REQUESTERS)];
  let isFunded = false;
  const { provider } = connection;
  const encode = escrow.interface.encodeFunctionData.bind(escrow.interface);
  const states = { post: 1n, accept: 2n, commit: 3n, finalize: 4n };

  async function fund() {
    isFunded = true;
    for (const account of requesters.slice(1)) {
      await token.connect(admin).transfer(account, 100_000n * DPIN);
      await token.connect(account).approve(escrow, 100_000n * DPIN);
    }
  }
  async function send(from: string | readonly string[], calls: readonly string[]) {
    const to = await escrow.getAddress();
    await provider.request({ method: "evm_setAutomine", params: [false] });
    try {
      for (let first = 0; first < calls.length; first += BLOCK) {
        const block = calls.slice(first, first + BLOCK);
        for (const [i, data] of block.entries()) {
          const sender = typeof from === "string" ? from : from[(first + i) % from.length];
          await provider.request({ method: "eth_sendTransaction", params: [{ from: sender, to, data, gas: GAS }] });
        }
        await provider.request({ method: "evm_mine", params: [] });
      }
    } finally {
      await provider.request({ method: "evm_setAutomine", params: [true] });
    }
  }
  async function expectState(jobs: readonly bigint[], step: keyof typeof states) {
    for (const jobId of [jobs[0], jobs.at(-1)]) {
      const state = jobId === undefined ? states[step] : (await escrow.getJob(jobId)).state;
      if (state !== states[step]) throw new Error(`job ${jobId} is in state ${state} after ${step}, expected ${states[step]}`);
    }
  }

  return {
    async post(count) {
      const first = (await escrow.jobCount()) + 1n;
      const acceptBy = (await networkHelpers.time.latest()) + 3_600;
      const request = await jobRequest(fixture, { minPrice: DPIN, maxPrice: DPIN, acceptBy });
      const data = encode("postJob", [request]);
      if (!isFunded) await fund();
      await send(
        requesters.map(({ address }) => address),
        Array<string>(count).fill(data),
      );
      const jobs = Array.from({ length: count }, (_, i) => first + BigInt(i));
      await expectState(jobs, "post");
      return jobs;
    },
    async accept(jobs) {
      await send(
        operator.address,
        jobs.map((jobId) => encode("accept", [jobId, 0n])),
      );
      await expectState(jobs, "accept");
    },
    async commit(jobs) {
      await send(
        operator.address,
        jobs.map((jobId) => encode("commit", [jobId, id("output"), id("trace"), "output locator"])),
      );
      await expectState(jobs, "commit");
    },
    async finalize(jobs) {
      const [, windowEnd] = await escrow.windowOf(jobs.at(-1)!);
      await networkHelpers.time.increaseTo(windowEnd + (await escrow.proofTail()) + 1n);
      await send(
        requester.address,
        jobs.map((jobId) => encode("finalize", [jobId])),
      );
      await expectState(jobs, "finalize");
    },
  };
}
