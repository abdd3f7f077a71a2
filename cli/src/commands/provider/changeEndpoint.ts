import { setEndpoint } from "@dpin/sdk";
import { finishSent } from "../../run/finishSent.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";

/** `dpin provider set-endpoint`: names another base URL, as the provider or its operator. */
export async function changeEndpoint({ run, endpoint }: { run: Run; endpoint: string }): Promise<void> {
  const session = await openSession({ run });
  await setEndpoint(await session.acting({ what: `name ${endpoint} as where the provider serves` }), { endpoint });
  finishSent({ run, session, document: { endpoint }, lines: [`the provider serves at ${endpoint} now`] });
}
