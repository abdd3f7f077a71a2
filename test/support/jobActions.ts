import { id, type BigNumberish, type BytesLike } from "ethers";
import type { IJobEscrow } from "../../types/index.ts";
import type { Fixture } from "./deployFixture.ts";
import { jobRequest } from "./jobRequest.ts";

/** Takes jobs of a fixture to a state; each action gives the job's id. */
export interface JobActions {
  post(overrides?: Partial<IJobEscrow.JobRequestStruct>): Promise<bigint>;
  /** At minPrice of a fixed-price job of 20 DPIN unless overridden, by the provider's operator. */
  accept(overrides?: Partial<IJobEscrow.JobRequestStruct>): Promise<bigint>;
  commit(roots?: { outputRoot?: BytesLike; traceRoot?: BytesLike }, overrides?: Partial<IJobEscrow.JobRequestStruct>): Promise<bigint>;
  /** Sets the next block to the first second in which a committed job can be finalized, plus `offset`. */
  toFinalization(jobId: bigint, offset?: bigint): Promise<void>;
  /** Sets the next block's timestamp. */
  at(time: BigNumberish): Promise<void>;
}

export function jobActions(fixture: Fixture): JobActions {
  const { escrow, requester, operator, networkHelpers } = fixture;
  const actions: JobActions = {
    async post(overrides = {}) {
      await escrow.connect(requester).postJob(await jobRequest(fixture, overrides));
      return escrow.jobCount();
    },
    async accept(overrides = {}) {
      const jobId = await actions.post({ minPrice: 2n * 10n ** 19n, ...overrides });
      await escrow.connect(operator).accept(jobId, 0);
      return jobId;
    },
    async commit({ outputRoot = id("output"), traceRoot = id("trace") } = {}, overrides = {}) {
      const jobId = await actions.accept(overrides);
      await escrow.connect(operator).commit(jobId, outputRoot, traceRoot, "output locator");
      return jobId;
    },
    async toFinalization(jobId, offset = 0n) {
      const [, windowEnd] = await escrow.windowOf(jobId);
      await actions.at(windowEnd + (await escrow.proofTail()) + 1n + offset);
    },
    async at(time) {
      await networkHelpers.time.setNextBlockTimestamp(BigInt(time));
    },
  };
  return actions;
}
