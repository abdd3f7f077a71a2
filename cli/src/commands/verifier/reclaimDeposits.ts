import { computeChallengesAbi, getReveal, listEvents, reclaimDeposit } from "@dpin/sdk";
import { NotFoundError } from "../../NotFoundError.ts";
import { formatAmount } from "../../report/formatAmount.ts";
import { finishSent } from "../../run/finishSent.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";
import { isOver } from "./isOver.ts";

/** `dpin verifier reclaim`: credits back every deposit of the key's reveals that nobody answered and whose job has ended. Throws NotFoundError when there is none. */
export async function reclaimDeposits({ run, fromBlock, toBlock }: { run: Run; fromBlock?: bigint; toBlock?: bigint }): Promise<void> {
  const session = await openSession({ run });
  const { client } = session;
  const args = { demander: await session.account() };
  const filter = { address: client.addresses.challenges, abi: computeChallengesAbi, eventName: "RevealDemanded" } as const;
  const demanded = await listEvents(client, { ...filter, args, fromBlock, toBlock });
  let wei = 0n;
  const reclaimed = [];
  for (const { args: reveal } of demanded) {
    const { id: jobId, revealId, leaf, op, level, index, hash } = reveal;
    const { deposit, answered } = await getReveal(client, { revealId });
    if (answered || deposit === 0n || !(await isOver(client, { id: jobId }))) continue;
    const what = `take back the deposit of ${formatAmount({ wei: deposit, symbol: "native", digits: 18 })} for a reveal of ${jobId}`;
    await reclaimDeposit(await session.acting({ what }), { jobId, leaf, node: { op, level, index, hash } });
    wei += deposit;
    reclaimed.push({ jobId, revealId });
  }
  if (reclaimed.length === 0) throw new NotFoundError("there is no deposit to take back");
  const formatted = formatAmount({ wei, symbol: "native", digits: 18 });
  finishSent({
    run,
    session,
    document: { reclaimed, credited: { wei, formatted } },
    lines: [`${formatted} of deposits (reveals: ${reclaimed.length}) are credited: dpin verifier withdraw pays them out`],
  });
}
