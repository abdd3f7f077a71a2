import { Argument, type Command } from "commander";
import type { Address } from "viem";
import type { Amount } from "../amounts/Amount.ts";
import { act } from "./act.ts";
import type { Context } from "./Context.ts";
import { address, amount, amountOrAll, asking, natural, sending } from "./options.ts";

/** `dpin stake …` */
export function stakeCommands(cli: Command, context: Context): void {
  const stake = cli.command("stake").description("put up a provider's own stake and take it back");
  sending(stake.command("add"))
    .description("add to a provider's own stake")
    .addArgument(new Argument("<amount>", 'like "1000 DPIN"').argParser(amount))
    .option("--provider <address>", "whose stake (default: the key's own)", address)
    .action(
      act(context, async (run, options: { provider?: Address }, wei: Amount) =>
        (await import("../commands/stake/addStake.ts")).addStake({ run, amount: wei, ...options }),
      ),
    );
  sending(stake.command("thaw"))
    .description("start taking own stake out")
    .addArgument(new Argument("<amount>", 'like "1000 DPIN", or "all" that no lock needs').argParser(amountOrAll))
    .action(
      act(context, async (run, _: object, wei: Amount) => (await import("../commands/stake/thawStake.ts")).thawStake({ run, amount: wei })),
    );
  sending(stake.command("withdraw"))
    .description("pay out what has thawed")
    .option("--thaw <number>", "only this thaw", natural)
    .option("--to <address>", "who is paid (default: the key's address)", address)
    .action(
      act(context, async (run, { thaw, to }: { thaw?: bigint; to?: Address }) =>
        (await import("../commands/stake/withdrawStakes.ts")).withdrawStakes({
          run,
          ...(thaw !== undefined && { thawId: thaw }),
          ...(to && { to }),
        }),
      ),
    );
  asking(stake.command("show"))
    .description("show a provider's own stake, and what is released when")
    .addArgument(new Argument("[provider]", "its address (default: the key's)").argParser(address))
    .action(
      act(context, async (run, _: object, provider: Address | undefined) =>
        (await import("../commands/stake/showStake.ts")).showStake({ run, ...(provider && { provider }) }),
      ),
    );
}
