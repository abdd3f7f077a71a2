import type { ContractTransactionResponse } from "ethers";
import { network } from "hardhat";
import { deployFixture } from "../../test/support/deployFixture.ts";
import { streamActions } from "../../test/support/streamActions.ts";

const LOCATOR = "6fd3a9e1c1a24b1d0a0c0de8b2c2a1f0c1e0b5a4d3c2b1a09f8e7d6c5b4a3928";
const FIRST_BATCH = 2n ** 40n;

async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<number> {
  const receipt = await (await sent).wait();
  return Number(receipt?.gasUsed);
}

/**
 * Measures whole transactions of streams, in gas, on an in-process chain deployed as `npm start` does. `escrow.deposit.first` funds the first stream of a new
 * network, `.repeat` once more; `stream.perJob.nN` is commitBatch + finalizeBatch of a stream's first batch of N jobs, divided by N, with a protocol
 * fee and the locator in its event.
 */
export async function measureStreams(): Promise<Record<string, number>> {
  const connection = await network.create();
  try {
    const fixture = await deployFixture(connection);
    const { streams, requester, provider, operator, token, networkHelpers } = fixture;
    const { voucher, toFinalization } = streamActions(fixture);
    const amount = 10n ** 21n;
    const open = (value: bigint) => gasOf(streams.connect(requester).openStream(provider, token, requester, value));
    const fund = (streamId: bigint) => gasOf(streams.connect(requester).fundStream(streamId, amount));
    const opened = await open(0n);
    const deposits = { first: await fund(1n), repeat: await fund(1n) };
    const perJob = async (streamId: bigint, jobs: number) => {
      const signed = await voucher({ streamId, jobs });
      const commit = await gasOf(streams.connect(operator).commitBatch(signed.voucher, signed.signature, LOCATOR));
      const batchId = FIRST_BATCH + (await streams.batchCount()) - 1n;
      await toFinalization(batchId);
      const finalize = await gasOf(streams.connect(operator).finalizeBatch(batchId));
      return { commit, finalize, perJob: Math.ceil((commit + finalize) / jobs) };
    };
    const first = await perJob(1n, 50);
    await open(amount);
    const second = await perJob(2n, 1000);
    const later = await perJob(2n, 50);
    const thaw = await gasOf(streams.connect(requester).thawFunds(1n, amount));
    await networkHelpers.time.increase((await streams.getParameters()).fundsThawTime);
    const withdraw = await gasOf(streams.connect(requester).withdrawFunds(1n, requester));
    return {
      "escrow.deposit.first": deposits.first,
      "escrow.deposit.repeat": deposits.repeat,
      "stream.open": opened,
      "stream.commitBatch": later.commit,
      "stream.finalizeBatch": later.finalize,
      "stream.perJob.n50": first.perJob,
      "stream.perJob.n1000": second.perJob,
      "stream.thawFunds": thaw,
      "stream.withdrawFunds": withdraw,
    };
  } finally {
    await connection.close();
  }
}
