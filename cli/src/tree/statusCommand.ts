import type { Command } from "commander";
import { act } from "./act.ts";
import type { Context } from "./Context.ts";
import { asking } from "./options.ts";

/** `dpin status` */
export function statusCommand(cli: Command, context: Context): void {
  asking(cli.command("status"))
    .description("show the network's totals, how far chain and index are, and what the key's account has")
    .action(act(context, async (run) => (await import("../commands/status/showStatus.ts")).showStatus({ run })));
}
