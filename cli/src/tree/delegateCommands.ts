import { Argument, type Command } from "commander";
import type { Address } from "viem";
import type { Amount } from "../amounts/Amount.ts";
import { act } from "./act.ts";
import type { Context } from "./Context.ts";
import { address, amount, amountOrAll, searching, sending } from "./options.ts";

/** `dpin delegate …` */
export function delegateCommands(cli: Command, context: Context): void {
  const delegate = cli.command("delegate").description("delegate DPIN to providers, for a part of their rewards and risk");
  sending(delegate.command("add"))
    .description("delegate to a provider")
    .addArgument(new Argument("<provider>", "its address").argParser(address))
    .addArgument(new Argument("<amount>", 'like "100 DPIN"').argParser(amount))
    .action(
      act(context, async (run, _: object, provider: Address, wei: Amount) =>
        (await import("../commands/delegate/addDelegation.ts")).addDelegation({ run, provider, amount: wei }),
      ),
    );
  sending(delegate.command("undelegate"))
    .description("start taking a delegation out")
    .addArgument(new Argument("<provider>", "its address").argParser(address))
    .addArgument(new Argument("<amount>", 'like "100 DPIN", or "all"').argParser(amountOrAll))
    .action(
      act(context, async (run, _: object, provider: Address, wei: Amount) =>
        (await import("../commands/delegate/undelegateAmount.ts")).undelegateAmount({ run, provider, amount: wei }),
      ),
    );
  sending(delegate.command("redelegate"))
    .description("move a delegation to another provider without a thaw")
    .addArgument(new Argument("<from>", "the provider that has it").argParser(address))
    .addArgument(new Argument("<to>", "the provider that gets it").argParser(address))
    .addArgument(new Argument("<amount>", 'like "100 DPIN", or "all"').argParser(amountOrAll))
    .action(
      act(context, async (run, _: object, from: Address, to: Address, wei: Amount) =>
        (await import("../commands/delegate/redelegateAmount.ts")).redelegateAmount({ run, from, to, amount: wei }),
      ),
    );
  sending(delegate.command("withdraw"))
    .description("pay out what was undelegated and has thawed")
    .addArgument(new Argument("<provider>", "its address").argParser(address))
    .option("--to <address>", "who is paid (default: the key's address)", address)
    .action(
      act(context, async (run, options: { to?: Address }, provider: Address) =>
        (await import("../commands/delegate/withdrawDelegations.ts")).withdrawDelegations({ run, provider, ...options }),
      ),
    );
  searching(delegate.command("list").alias("show"))
    .description("list what is delegated to whom, and what is released when")
    .addArgument(new Argument("[delegator]", "whose (default: the key's)").argParser(address))
    .action(
      act(context, async (run, options: { fromBlock?: bigint; toBlock?: bigint }, delegator: Address | undefined) =>
        (await import("../commands/delegate/showDelegations.ts")).showDelegations({ run, ...options, ...(delegator && { delegator }) }),
      ),
    );
}
