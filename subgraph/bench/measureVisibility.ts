import type { Fixture } from "../../test/support/deployFixture.ts";
import { jobRequest } from "../../test/support/jobRequest.ts";
import { ask } from "../test/support/reconcile/readEntities.ts";
import { numberId } from "../test/support/reconcile/expectation.ts";

const POLL_MS = 10;

/** Seconds from a transaction's block to an answer that has its job, `times` times, at moments that have nothing to do with graph-node's own rhythm. */
export async function measureVisibility({ fixture, url, times }: { fixture: Fixture; url: string; times: number }): Promise<number[]> {
  const { escrow, requester, networkHelpers } = fixture;
  const seconds: number[] = [];
  for (let i = 0; i < times; i++) {
    await new Promise((resolve) => setTimeout(resolve, 137 * (i % 8)));
    // The chain's clock has gone on while graph-node read.
    const acceptBy = (await networkHelpers.time.latest()) + 86_400;
    await escrow.connect(requester).postJob(await jobRequest(fixture, { acceptBy }));
    const since = performance.now();
    const query = `{ job(id: "${numberId(await escrow.jobCount())}") { id } }`;
    while ((await ask<{ job: unknown }>({ url, query })).job === null) {
      if (performance.now() - since > 60_000) throw new Error("a job stayed unseen for 60 s");
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    seconds.push((performance.now() - since) / 1000);
  }
  return seconds;
}
