import { setOperator } from "@dpin/sdk";
import type { Address } from "viem";
import { finishSent } from "../../run/finishSent.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";

/** `dpin provider set-operator`: names another operator key; the old one loses its powers at once. */
export async function changeOperator({ run, operator }: { run: Run; operator: Address }): Promise<void> {
  const session = await openSession({ run });
  const provider = await session.account();
  await setOperator(await session.acting({ what: `name ${operator} as the operator of ${provider}` }), { operator });
  finishSent({
    run,
    session,
    document: { provider, operator },
    lines: [`${operator} is named; it confirms with its own key: dpin provider act-for ${provider}`],
  });
}
