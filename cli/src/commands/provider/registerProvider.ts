import { register } from "@dpin/sdk";
import { isAddressEqual } from "viem";
import type { Address } from "viem";
import { finishSent } from "../../run/finishSent.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";

/** `dpin provider register`: makes the key a provider that serves at `endpoint`. */
export async function registerProvider({ run, endpoint, operator }: { run: Run; endpoint: string; operator?: Address }): Promise<void> {
  const session = await openSession({ run });
  const provider = await session.account();
  const other = operator !== undefined && !isAddressEqual(operator, provider);
  const acting = await session.acting({ what: `register ${provider} as a provider that serves at ${endpoint}` });
  await register(acting, { endpoint, ...(operator && { operator }) });
  finishSent({
    run,
    session,
    document: { provider, endpoint, operator: operator ?? provider },
    lines: [
      `${provider} is a provider now`,
      ...(other ? [`its operator ${operator} confirms with its own key: dpin provider act-for ${provider}`] : []),
    ],
  });
}
