import { claimReward, getProvider, getProviderOf, getUnreportedWork, reportWork } from "@dpin/sdk";
import { amountJson } from "../../amounts/amountJson.ts";
import { NotFoundError } from "../../NotFoundError.ts";
import { finishSent } from "../../run/finishSent.ts";
import { isoTime } from "../../run/isoTime.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";
import { claimableEpochs } from "./claimableEpochs.ts";

/**
 * `dpin provider claim`: reports work that no report has recorded, and claims the rewards whose time has come, or one epoch's. They go into the provider's stake and its
 * delegators'. Throws NotFoundError when there is neither.
 */
export async function claimRewards({ run, epoch }: { run: Run; epoch?: bigint }): Promise<void> {
  const session = await openSession({ run });
  const { client } = session;
  const key = await session.account();
  const account = (await getProviderOf(client, { account: key })) ?? key;
  const open = await claimableEpochs(client, { account });
  const epochs = epoch === undefined ? open.filter(({ due }) => due).map((reward) => reward.epoch) : [epoch];
  const { registered } = await getProvider(client, { provider: account });
  const unreported = registered && epoch === undefined ? await getUnreportedWork(client, { provider: account }) : 0n;
  if (epochs.length === 0 && unreported === 0n) {
    const next = open[0] === undefined ? "" : `; the next from ${isoTime(open[0].claimableAt)} on`;
    throw new NotFoundError(`there is nothing to report or to claim for ${account}${next}`);
  }
  if (unreported > 0n) {
    const what = `report work worth ${amountJson({ wei: unreported }).formatted} of fees of ${account}`;
    await reportWork(await session.acting({ what }), { provider: account });
  }
  for (const number of epochs) {
    await claimReward(await session.acting({ what: `claim the reward of epoch ${number} of ${account}` }), { account, epoch: number });
  }
  const reported = amountJson({ wei: unreported });
  finishSent({
    run,
    session,
    document: { account, reported, epochs },
    lines: [
      ...(unreported > 0n ? [`work worth ${reported.formatted} of fees is reported`] : []),
      ...epochs.map((number) => `the reward of epoch ${number} is claimed`),
    ],
  });
}
