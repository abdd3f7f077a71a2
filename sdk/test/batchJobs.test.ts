import { initHash } from "@dpin/runtime";
import { expect } from "chai";
import { toHex } from "viem";
import { namedStatement } from "../../test/support/namedStatement.ts";
import { rejection } from "../../test/support/rejection.ts";
import {
  ArtifactTooLargeError,
  batchTree,
  createMemoryStore,
  decodeBatchJobs,
  encodeBatchJobs,
  fetchBatch,
  ManifestError,
} from "../src/index.ts";
import { BATCH_JOB_BYTES, MAX_BATCH_JOBS, type BatchJob } from "../src/streams/batchJob.ts";

const jobsOf = (count: number): BatchJob[] =>
  Array.from({ length: count }, (_, i) => ({
    ...namedStatement(`job ${i}`),
    locator: toHex(i + 1, { size: 32 }).slice(2),
    outputLocator: toHex(i + 1_000, { size: 32 }).slice(2),
  }));

describe("The list of a batch's jobs", () => {
  before(() => initHash());

  it("is read as it was written, and gives every job's path", async () => {
    const jobs = jobsOf(5);
    const bytes = encodeBatchJobs({ jobs });
    expect(bytes.length).to.equal(5 * BATCH_JOB_BYTES);
    expect(decodeBatchJobs({ bytes, count: 5 })).to.deep.equal(jobs);
    const store = createMemoryStore();
    const { root } = batchTree({ statements: jobs });
    const read = await fetchBatch({ store, locator: await store.put(bytes), jobsRoot: root, jobCount: 5 });
    expect(read.jobs).to.deep.equal(jobs);
    expect(read.tree.path(4)).to.deep.equal(batchTree({ statements: jobs }).path(4));
  });

  it("is refused when it is another batch's, has another length, or would be too long to read", async () => {
    const store = createMemoryStore();
    const jobs = jobsOf(4);
    const { root: jobsRoot } = batchTree({ statements: jobs });
    const locator = await store.put(encodeBatchJobs({ jobs }));
    const swapped = await store.put(encodeBatchJobs({ jobs: [jobs[1]!, jobs[0]!, ...jobs.slice(2)] }));
    const refusal = async (change: object) => rejection(fetchBatch({ store, locator, jobsRoot, jobCount: 4, ...change }));
    expect(await refusal({ locator: swapped })).to.be.instanceOf(ManifestError);
    expect(await refusal({ jobCount: 5 })).to.be.instanceOf(ManifestError);
    expect(await refusal({ jobCount: 3 })).to.be.instanceOf(ArtifactTooLargeError);
    expect(await refusal({ jobCount: MAX_BATCH_JOBS + 1 })).to.be.instanceOf(ManifestError);
    expect(() => encodeBatchJobs({ jobs: [] })).to.throw(RangeError);
    expect(() => encodeBatchJobs({ jobs: [{ ...jobs[0]!, locator: "12" }] })).to.throw(RangeError);
  });
});
