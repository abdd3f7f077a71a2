import { actFor } from "@dpin/sdk";
import type { Address } from "viem";
import { finishSent } from "../../run/finishSent.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";

/** `dpin provider act-for`: the key confirms that it is the operator of a provider that has named it. */
export async function confirmOperator({ run, provider }: { run: Run; provider: Address }): Promise<void> {
  const session = await openSession({ run });
  const operator = await session.account();
  await actFor(await session.acting({ what: `act as the operator of ${provider} from now on` }), { provider });
  finishSent({ run, session, document: { provider, operator }, lines: [`${operator} acts for ${provider} now`] });
}
