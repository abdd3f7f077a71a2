import { setCommission } from "@dpin/sdk";
import { finishSent } from "../../run/finishSent.ts";
import { isoTime } from "../../run/isoTime.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";

/** `dpin provider set-commission`: what the key keeps of its delegators' rewards, in hundredths of a percent. */
export async function changeCommission({ run, commissionBps }: { run: Run; commissionBps: number }): Promise<void> {
  const session = await openSession({ run });
  const percent = `${commissionBps / 100} %`;
  const { startsAt } = await setCommission(await session.acting({ what: `keep ${percent} of the delegators' rewards` }), { commissionBps });
  finishSent({
    run,
    session,
    document: { commissionBps, startsAt: isoTime(startsAt) },
    lines: [`the commission is ${percent} from ${isoTime(startsAt)} on`],
  });
}
