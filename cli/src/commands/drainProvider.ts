import { createDrainFlag } from "@dpin/provider";
import { getProvider, getProviderOf, getThaws, wait } from "@dpin/sdk";
import { isAddressEqual } from "viem";
import { amountJson } from "../amounts/amountJson.ts";
import { connect } from "../config/connect.ts";
import { providerFileSchema } from "../config/providerConfig.ts";
import { readConfig } from "../config/readConfig.ts";
import { NotFoundError } from "../NotFoundError.ts";
import { formatAmount } from "../report/formatAmount.ts";
import { isoTime } from "../run/isoTime.ts";
import type { Run } from "../run/Run.ts";

/**
 * `dpin provider drain`: tells the provider that runs on this configuration to take no new work, waits until all that it has is final, and lets it thaw its stake
 * unless `thaw` is false. It is told by a file in its data folder, so it drains also when this command is ended, and over restarts; `cancel` takes
 * the file away. The daemon must go on running: it serves openings and answers reveals until its jobs are final, and its key is nobody else's to send with.
 */
export async function drainProvider({ run, thaw, cancel }: { run: Run; thaw: boolean; cancel: boolean }): Promise<void> {
  const { signal } = run;
  const config = await readConfig({ file: run.config, schema: providerFileSchema });
  const { dataDir, pollMs } = config.provider;
  const flag = createDrainFlag({ dataDir });
  if (cancel) {
    await flag.clear();
    return run.result({ draining: false }, "the provider takes work again; what is thawing goes on thawing");
  }
  const client = await connect({ config, signal });
  const provider = await getProviderOf(client, { account: client.account });
  if (provider === null) throw new NotFoundError(`${client.account} acts for no provider`);
  await flag.set({ thaw });
  const thaws = thaw && isAddressEqual(provider, client.account);
  let told = "";
  for (;;) {
    const { locked, staked } = await getProvider(client, { provider });
    const amount = (wei: bigint) => formatAmount({ wei, symbol: "DPIN", digits: 2 });
    // Only the provider knows of vouchers that are not committed yet, and of offers that it is about to accept.
    const isIdle = await flag.isIdle();
    const waits = isIdle ? "no work is open" : "no work is locked; waiting for the running provider to say that none is left";
    const line = locked > 0n ? `${amount(locked)} are locked by work that is not final; the provider must go on running` : waits;
    if (line !== told) run.note(line);
    told = line;
    if (locked === 0n && isIdle && (!thaws || staked === 0n)) {
      const last = thaws ? (await getThaws(client, { provider })).at(-1) : undefined;
      const releaseAt = last === undefined ? null : isoTime(last.releaseAt);
      const rest = staked > 0n ? `drained; ${amount(staked)} stay staked and can be thawed by ${provider}` : "drained";
      const gone = `drained; the stake thaws${releaseAt === null ? "" : `, to be withdrawn from ${releaseAt}`}`;
      return run.result({ drained: true, provider, staked: amountJson({ wei: staked }), thaws, releaseAt }, thaws ? gone : rest);
    }
    await wait({ ms: pollMs, signal });
  }
}
