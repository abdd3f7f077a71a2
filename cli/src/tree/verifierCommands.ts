import { Argument, type Command } from "commander";
import type { BackendChoice } from "@dpin/runtime";
import type { Address } from "viem";
import { act } from "./act.ts";
import type { Context } from "./Context.ts";
import { address, backendOption, blockRange, configOption, searching, sending, DRY_RUN, TUI } from "./options.ts";

/** `dpin verifier …` */
export function verifierCommands(cli: Command, context: Context): void {
  const verifier = cli.command("verifier").description("check what providers commit to");
  verifier
    .command("run")
    .description("re-run committed jobs and convict cheats")
    .addOption(configOption("YAML file of a verifier (docs/guides/operating.md)"))
    .addOption(backendOption())
    .option("--tui", TUI, false)
    .option("--dry-run", DRY_RUN, false)
    .action(async (options: { config: string; backend: BackendChoice; tui: boolean; dryRun: boolean }) =>
      (await import("../commands/runVerifier.ts")).runVerifier(options),
    );
  verifier
    .command("worker")
    .description("do the re-runs of a verifier whose database it shares; needs no key")
    .addOption(configOption("the verifier's YAML file, or one with other engine settings"))
    .addOption(backendOption())
    .action(async ({ config, backend }: { config: string; backend: BackendChoice }) =>
      (await import("../commands/runWorker.ts")).runWorker({ config, backend }),
    );
  verifier
    .command("profit")
    .description("show what each dispute cost and earned, from the verifier's database; needs no node")
    .addOption(configOption("the YAML file that the verifier runs on"))
    .option("--json", "print one JSON document, amounts in wei", false)
    .action(act(context, async (run) => (await import("../commands/verifier/showProfit.ts")).showProfit({ run })));
  verifier
    .command("resume")
    .description("let a verifier that a canary has halted claim again; needs no node")
    .addOption(configOption("the YAML file that the verifier runs on"))
    .option("--json", "print one JSON document", false)
    .action(act(context, async (run) => (await import("../commands/verifier/resumeVerifier.ts")).resumeVerifier({ run })));
  searching(verifier.command("claims"))
    .description("list claims, convictions and demanded reveals, and which deposits can be taken back")
    .addArgument(new Argument("[account]", "whose (default: the key's)").argParser(address))
    .action(
      act(context, async (run, options: { fromBlock?: bigint; toBlock?: bigint }, account: Address | undefined) =>
        (await import("../commands/verifier/showClaims.ts")).showClaims({ run, ...options, ...(account && { account }) }),
      ),
    );
  blockRange(sending(verifier.command("reclaim")))
    .description("credit back the deposits of reveals that nobody answered and whose job has ended")
    .action(
      act(context, async (run, options: { fromBlock?: bigint; toBlock?: bigint }) =>
        (await import("../commands/verifier/reclaimDeposits.ts")).reclaimDeposits({ run, ...options }),
      ),
    );
  sending(verifier.command("withdraw"))
    .description("pay out what was earned or given back: deposits, and credit from jobs and streams")
    .option("--token <address>", "the token of the credit (default: DPIN)", address)
    .option("--to <address>", "who is paid (default: the key's address)", address)
    .action(
      act(context, async (run, options: { token?: Address; to?: Address }) =>
        (await import("../commands/provider/withdrawCredits.ts")).withdrawCredits({ run, ...options }),
      ),
    );
}
