import { createDrainFlag } from "@dpin/provider";
import { getProvider, getProviderOf, getThaws, wait } from "@dpin/sdk";
import { isAddressEqual } from "viem";
import { connect } from "../config/connect.ts";
import { providerFileSchema } from "../config/providerConfig.ts";
import { readConfig } from "../config/readConfig.ts";
import { daemonSignal } from "../daemonSignal.ts";
import { formatAmount } from "../report/formatAmount.ts";
import { UsageError } from "../UsageError.ts";

/**
 * `dpin provider drain`: tells the provider that runs on this configuration to take no new work, waits until all that it has is final, and lets it thaw its stake
 * unless `thaw` is false. It is told by a file in its data folder, so it drains also when this command is ended, and over restarts; `cancel` takes
 * the file away. The daemon must go on running: it serves openings and answers reveals until its jobs are final, and its key is nobody else's to send with.
 */
export async function drainProvider({
  config: file,
  thaw,
  cancel,
  stdout,
}: {
  config: string;
  thaw: boolean;
  cancel: boolean;
  stdout: NodeJS.WritableStream;
}): Promise<void> {
  const config = await readConfig({ file, schema: providerFileSchema });
  const { dataDir, pollMs } = config.provider;
  const flag = createDrainFlag({ dataDir });
  const say = (line: string) => void stdout.write(`${line}\n`);
  if (cancel) {
    await flag.clear();
    return say("the provider takes work again; what is thawing goes on thawing");
  }
  const signal = daemonSignal();
  const client = await connect({ config, signal });
  const provider = await getProviderOf(client, { account: client.account });
  if (provider === null) throw new UsageError(`${client.account} acts for no provider`);
  await flag.set({ thaw });
  const thaws = thaw && isAddressEqual(provider, client.account);
  let told = "";
  for (;;) {
    const { locked, staked } = await getProvider(client, { provider });
    const amount = (wei: bigint) => formatAmount({ wei, symbol: "DPIN", digits: 2 });
    const line =
      locked > 0n ? `${amount(locked)} are locked by work that is not final; the provider must go on running` : "no work is open";
    if (line !== told) say(line);
    told = line;
    if (locked === 0n && (!thaws || staked === 0n)) {
      if (!thaws) return say(staked > 0n ? `drained; ${amount(staked)} stay staked and can be thawed by ${provider}` : "drained");
      const last = (await getThaws(client, { provider })).at(-1);
      const when = last === undefined ? "" : `, to be withdrawn from ${new Date(Number(last.releaseAt) * 1_000).toISOString()}`;
      return say(`drained; the stake thaws${when}`);
    }
    await wait({ ms: pollMs, signal });
  }
}
