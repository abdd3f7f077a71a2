import { getCredit, getDepositCredit, withdrawCredit, withdrawDeposits } from "@dpin/sdk";
import type { Address } from "viem";
import { amountJson } from "../../amounts/amountJson.ts";
import { tokenOf } from "../../amounts/tokenOf.ts";
import { NotFoundError } from "../../NotFoundError.ts";
import { formatAmount } from "../../report/formatAmount.ts";
import { finishSent } from "../../run/finishSent.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";

/**
 * `dpin provider withdraw` and `dpin verifier withdraw`: pays out all that the key has earned or been given back: its credit from jobs and from streams in a token
 * (DPIN by default), and its deposits of reveals in native coin. Throws NotFoundError when there is nothing.
 */
export async function withdrawCredits({ run, token: named, to }: { run: Run; token?: Address; to?: Address }): Promise<void> {
  const session = await openSession({ run });
  const { client } = session;
  const account = await session.account();
  const token = await tokenOf(client, { address: named ?? client.addresses.token });
  const [jobs, streams, deposits] = await Promise.all([
    getCredit(client, { account, token: token.address }),
    getCredit(client, { account, token: token.address, from: "streams" }),
    getDepositCredit(client, { account }),
  ]);
  if (jobs + streams + deposits === 0n) throw new NotFoundError(`${account} has nothing to withdraw in ${token.symbol} or native coin`);
  const receiver = to ?? account;
  const native = (wei: bigint) => ({ wei, formatted: formatAmount({ wei, symbol: "native", digits: 18 }) });
  const paid = { jobs: amountJson({ wei: jobs, token }), streams: amountJson({ wei: streams, token }), deposits: native(deposits) };
  const what = (amount: string, from: string) => ({ what: `withdraw ${amount} from ${from} to ${receiver}` });
  if (jobs > 0n) await withdrawCredit(await session.acting(what(paid.jobs.formatted, "jobs")), { token: token.address, to: receiver });
  if (streams > 0n)
    await withdrawCredit(await session.acting(what(paid.streams.formatted, "streams")), {
      token: token.address,
      to: receiver,
      from: "streams",
    });
  if (deposits > 0n) await withdrawDeposits(await session.acting(what(paid.deposits.formatted, "reveals")), { to: receiver });
  const parts = Object.entries(paid).filter(([, { wei }]) => wei > 0n);
  finishSent({
    run,
    session,
    document: { account, to: receiver, token: token.address, ...paid },
    lines: parts.map(([from, { formatted }]) => `${formatted} from ${from} are paid out to ${receiver}`),
  });
}
