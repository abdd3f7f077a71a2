import { Option, type Command } from "commander";
import type { ConfigKind } from "../config/configSchemas.ts";
import { act } from "./act.ts";
import type { Context } from "./Context.ts";
import { configOption, count } from "./options.ts";

const CONFIG_KINDS: readonly ConfigKind[] = ["provider", "verifier", "requester"];

const forOption = () => new Option("--for <program>", "whose file it is").choices(CONFIG_KINDS).makeOptionMandatory();

/** `dpin config …` */
export function configCommands(cli: Command, context: Context): void {
  const config = cli.command("config").description("look after configuration files");
  interface InitOptions {
    for: ConfigKind;
    output: string;
    rpc: string;
    keystore: string;
    passwordFile: string;
    chainId?: number;
    addresses?: string;
  }
  config
    .command("init")
    .description("write a commented configuration to begin with")
    .addOption(forOption())
    .requiredOption("-o, --output <file>", "the YAML file to write; never replaces one")
    .option("--rpc <url>", "JSON-RPC of the chain", "http://127.0.0.1:8545")
    .option("--chain-id <number>", "id of the chain; fills in the addresses of a public network", count)
    .option("--addresses <file>", "take the network's addresses from a file, a configuration for one")
    .option("--keystore <file>", "the key's file", "key.json")
    .option("--password-file <file>", "its password's file", "key.password")
    .option("--json", "print one JSON document", false)
    .action(
      act(context, async (run, { for: kind, ...options }: InitOptions) =>
        (await import("../commands/config/initConfig.ts")).initConfig({ run, kind, ...options }),
      ),
    );
  config
    .command("check")
    .description("say whether a configuration file, with the environment, is right, and what is wrong")
    .addOption(configOption("the YAML file"))
    .addOption(forOption())
    .option("--json", "print one JSON document", false)
    .action(
      act(context, async (run, options: { for: ConfigKind }) =>
        (await import("../commands/checkConfig.ts")).checkConfig({ run, kind: options.for }),
      ),
    );
  config
    .command("show")
    .description("print what a program would run with, defaults and environment included, secrets left out")
    .addOption(configOption("the YAML file"))
    .addOption(forOption())
    .option("--json", "print one JSON document", false)
    .action(
      act(context, async (run, options: { for: ConfigKind }) =>
        (await import("../commands/config/showConfig.ts")).showConfig({ run, kind: options.for }),
      ),
    );
}
