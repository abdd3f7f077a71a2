import { Argument, type Command } from "commander";
import type { BackendChoice } from "@dpin/runtime";
import type { Address } from "viem";
import { act } from "./act.ts";
import type { Context } from "./Context.ts";
import { address, asking, backendOption, configOption, endpoint, natural, percent, searching, sending, DRY_RUN, TUI } from "./options.ts";

/** `dpin provider …` */
export function providerCommands(cli: Command, context: Context): void {
  const provider = cli.command("provider").description("offer this machine's compute");
  provider
    .command("run")
    .description("take, run, commit and defend jobs")
    .addOption(configOption("YAML file of a provider (docs/guides/operating.md)"))
    .addOption(backendOption())
    .option("--tui", TUI, false)
    .option("--dry-run", DRY_RUN, false)
    .action(async (options: { config: string; backend: BackendChoice; tui: boolean; dryRun: boolean }) =>
      (await import("../commands/runProvider.ts")).runProvider(options),
    );
  provider
    .command("drain")
    .description("let the running provider take no new work, finish what it has, and thaw its stake")
    .addOption(configOption("the YAML file that it runs on"))
    .option("--no-thaw", "leave the stake where it is")
    .option("--cancel", "let it take work again", false)
    .option("--json", "print one JSON document", false)
    .action(
      act(context, async (run, { thaw, cancel }: { thaw: boolean; cancel: boolean }) =>
        (await import("../commands/drainProvider.ts")).drainProvider({ run, thaw, cancel }),
      ),
    );
  sending(provider.command("register"))
    .description("make the key a provider")
    .requiredOption("--endpoint <url>", "the base URL at which it serves", endpoint)
    .option("--operator <address>", "another key that acts for it (default: the key itself)", address)
    .action(
      act(context, async (run, options: { endpoint: string; operator?: Address }) =>
        (await import("../commands/provider/registerProvider.ts")).registerProvider({ run, ...options }),
      ),
    );
  asking(provider.command("status"))
    .description("show a provider's stake, locks, jobs, delegations, commission, jail and rewards")
    .addArgument(new Argument("[provider]", "its address (default: the key's provider)").argParser(address))
    .action(
      act(context, async (run, _: object, of: Address | undefined) =>
        (await import("../commands/provider/showProvider.ts")).showProvider({ run, ...(of && { provider: of }) }),
      ),
    );
  searching(provider.command("list"))
    .description("list the registered providers")
    .action(
      act(context, async (run, options: { fromBlock?: bigint; toBlock?: bigint }) =>
        (await import("../commands/provider/showProviders.ts")).showProviders({ run, ...options }),
      ),
    );
  sending(provider.command("set-endpoint"))
    .description("name another base URL at which the provider serves")
    .addArgument(new Argument("<url>", "http or https").argParser(endpoint))
    .action(
      act(context, async (run, _: object, url: string) =>
        (await import("../commands/provider/changeEndpoint.ts")).changeEndpoint({ run, endpoint: url }),
      ),
    );
  sending(provider.command("set-commission"))
    .description("set what the provider keeps of its delegators' rewards")
    .addArgument(new Argument("<percent>", 'like "7.5%"').argParser(percent))
    .action(
      act(context, async (run, _: object, commissionBps: number) =>
        (await import("../commands/provider/changeCommission.ts")).changeCommission({ run, commissionBps }),
      ),
    );
  sending(provider.command("set-operator"))
    .description("name another operator key; the old one loses its powers at once")
    .addArgument(new Argument("<operator>", "its address").argParser(address))
    .action(
      act(context, async (run, _: object, operator: Address) =>
        (await import("../commands/provider/changeOperator.ts")).changeOperator({ run, operator }),
      ),
    );
  sending(provider.command("act-for"))
    .description("confirm, with the operator's key, that it acts for a provider that has named it")
    .addArgument(new Argument("<provider>", "its address").argParser(address))
    .action(
      act(context, async (run, _: object, of: Address) =>
        (await import("../commands/provider/confirmOperator.ts")).confirmOperator({ run, provider: of }),
      ),
    );
  sending(provider.command("claim"))
    .description("report work and claim the rewards of emission whose time has come")
    .option("--epoch <number>", "only this epoch's", natural)
    .action(
      act(context, async (run, options: { epoch?: bigint }) =>
        (await import("../commands/provider/claimRewards.ts")).claimRewards({ run, ...options }),
      ),
    );
  sending(provider.command("withdraw"))
    .description("pay out what was earned from jobs, streams and reveals")
    .option("--token <address>", "the token of the credit (default: DPIN)", address)
    .option("--to <address>", "who is paid (default: the key's address)", address)
    .action(
      act(context, async (run, options: { token?: Address; to?: Address }) =>
        (await import("../commands/provider/withdrawCredits.ts")).withdrawCredits({ run, ...options }),
      ),
    );
  sending(provider.command("unjail"))
    .description("take jobs again once the time in jail is over")
    .action(act(context, async (run) => (await import("../commands/provider/releaseProvider.ts")).releaseProvider({ run })));
}
