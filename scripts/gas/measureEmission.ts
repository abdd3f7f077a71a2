import type { ContractTransactionResponse } from "ethers";
import { network } from "hardhat";
import { deployFixture } from "../../test/support/deployFixture.ts";
import { workingNetwork } from "../../test/support/workingNetwork.ts";

async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<number> {
  const receipt = await (await sent).wait();
  return Number(receipt?.gasUsed);
}

/**
 * Measures whole transactions of emission, in gas, on an in-process chain deployed as `npm start` does, with two sources of work. Keys ending in
 * `.first` are a provider's first one; the others its repetition in another epoch.
 */
export async function measureEmission(): Promise<Record<string, number>> {
  const connection = await network.create();
  try {
    const { emission, admin, provider, work, clock } = await workingNetwork(await deployFixture(connection));
    const report = async (epoch: number) => {
      await clock.epoch(epoch);
      await work(provider, 10n ** 18n);
      return gasOf(emission.report(provider));
    };
    const reports = { first: await report(1), repeat: await report(2) };
    const weights = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ account: `0x${(i + 1).toString(16).padStart(40, "0")}`, weight: 1 }));
    const feed = await gasOf(emission.connect(admin).feed(1, 2, weights(20)));
    await emission.connect(admin).feed(0, 2, [{ account: provider, weight: 1 }]);
    await clock.claimable(2);
    const claims = { first: await gasOf(emission.claim(provider, 1)), repeat: await gasOf(emission.claim(provider, 2)) };
    await emission.claimTreasury(1);
    return {
      "emission.report.first": reports.first,
      "emission.report": reports.repeat,
      "emission.claim.first": claims.first,
      "emission.claim": claims.repeat,
      "emission.claimTreasury": await gasOf(emission.claimTreasury(2)),
      "emission.feed.perAccount.n20": Math.ceil(feed / 20),
    };
  } finally {
    await connection.close();
  }
}
