import type { Command } from "commander";
import { act } from "./act.ts";
import type { Context } from "./Context.ts";

/** `dpin keys …` */
export function keyCommands(cli: Command, context: Context): void {
  const keys = cli.command("keys").description("make the keys that act for you, and look after them");
  keys
    .command("new")
    .description("make a key in an encrypted file (Web3 secret storage v3)")
    .requiredOption("-o, --output <file>", "the keystore to write; never replaces one")
    .requiredOption("--password-file <file>", "its first line is the password; readable by you only")
    .option("--json", "print one JSON document", false)
    .action(
      act(context, async (run, options: { output: string; passwordFile: string }) =>
        (await import("../commands/newKey.ts")).newKey({ run, ...options }),
      ),
    );
  keys
    .command("show")
    .description("print a keystore's address; with its password, also whether it opens")
    .argument("<keystore>", "the encrypted file")
    .option("--password-file <file>", "its first line is the password; readable by you only")
    .option("--json", "print one JSON document", false)
    .action(
      act(context, async (run, options: { passwordFile?: string }, keystore: string) =>
        (await import("../commands/keys/showKey.ts")).showKey({ run, keystore, ...options }),
      ),
    );
  keys
    .command("import")
    .description("encrypt a private key that you have")
    .requiredOption("--private-key-file <file>", "its first line is the key, readable by you only; - reads a pipe")
    .requiredOption("-o, --output <file>", "the keystore to write; never replaces one")
    .requiredOption("--password-file <file>", "its first line is the password; readable by you only")
    .option("--json", "print one JSON document", false)
    .action(
      act(context, async (run, options: { privateKeyFile: string; output: string; passwordFile: string }) =>
        (await import("../commands/keys/importKey.ts")).importKey({ run, ...options }),
      ),
    );
  keys
    .command("password")
    .description("give a keystore another password")
    .argument("<keystore>", "the encrypted file, which is replaced")
    .requiredOption("--password-file <file>", "its first line is the present password")
    .requiredOption("--new-password-file <file>", "its first line is the new one; readable by you only")
    .option("--json", "print one JSON document", false)
    .action(
      act(context, async (run, options: { passwordFile: string; newPasswordFile: string }, keystore: string) =>
        (await import("../commands/keys/changePassword.ts")).changePassword({ run, keystore, ...options }),
      ),
    );
}
