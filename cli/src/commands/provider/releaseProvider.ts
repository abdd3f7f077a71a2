import { getProviderOf, unjail } from "@dpin/sdk";
import { NotFoundError } from "../../NotFoundError.ts";
import { finishSent } from "../../run/finishSent.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";

/** `dpin provider unjail`: lets the key's provider take jobs again once its time in jail is over. */
export async function releaseProvider({ run }: { run: Run }): Promise<void> {
  const session = await openSession({ run });
  const account = await session.account();
  const provider = await getProviderOf(session.client, { account });
  if (provider === null) throw new NotFoundError(`${account} acts for no provider`);
  await unjail(await session.acting({ what: `let ${provider} take jobs again` }));
  finishSent({ run, session, document: { provider }, lines: [`${provider} takes jobs again`] });
}
