import { Command, InvalidArgumentError, Option } from "commander";
import type { BackendChoice } from "@dpin/runtime";
import { isAddress, parseEther } from "viem";
import type { Address } from "viem";
import { UsageError } from "./UsageError.ts";
import type { ConfigKind } from "./commands/checkConfig.ts";

/** Every command of `dpin`. Heavy parts are loaded only by the command that needs them, so that `--help` and bad arguments answer at once. */
export function createCli(parameters: {
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  setExitCode: (code: number) => void;
}): Command {
  const { stdout, stderr, setExitCode } = parameters;
  const cli = new Command("dpin").description("An open GPU compute network whose referee is the blockchain itself.");
  cli
    .command("devnet")
    .description("run the whole network on this machine: real jobs, done, paid, checked, and a cheat convicted")
    .option("--once", "run one story and exit: 0 when every step of it happened, 1 when not", false)
    .option("--input <picture>", "a picture of your own to make twice as large")
    .option("--out <folder>", "where results are written", "out")
    .option("--json <file>", "write the summary for machines")
    .option("--port <number>", "port of the local chain (default: a free one)", parsePort)
    .action(async (options: { once: boolean; input?: string; out: string; json?: string; port?: number }) => {
      const { runDevnet } = await import("./devnet/runDevnet.ts");
      setExitCode(await runDevnet({ ...options, stream: stdout }));
    });
  const provider = cli.command("provider").description("offer this machine's compute");
  provider
    .command("run")
    .description("take, run, commit and defend jobs")
    .requiredOption("--config <file>", "YAML file, see cli/src/config/providerConfig.ts")
    .addOption(backendOption())
    .action(async (options: { config: string; backend: BackendChoice }) =>
      (await import("./commands/runProvider.ts")).runProvider(options),
    );
  provider
    .command("drain")
    .description("let the running provider take no new work, finish what it has, and thaw its stake")
    .requiredOption("--config <file>", "the YAML file that it runs on")
    .option("--no-thaw", "leave the stake where it is")
    .option("--cancel", "let it take work again", false)
    .action(async (options: { config: string; thaw: boolean; cancel: boolean }) =>
      (await import("./commands/drainProvider.ts")).drainProvider({ ...options, stdout }),
    );
  const verifier = cli.command("verifier").description("check what providers commit to");
  verifier
    .command("run")
    .description("re-run committed jobs and convict cheats")
    .requiredOption("--config <file>", "YAML file, see cli/src/config/verifierConfig.ts")
    .addOption(backendOption())
    .action(async (options: { config: string; backend: BackendChoice }) =>
      (await import("./commands/runVerifier.ts")).runVerifier(options),
    );
  verifier
    .command("profit")
    .description("show what each dispute cost and earned")
    .requiredOption("--config <file>", "the YAML file that the verifier runs on")
    .option("--json", "print it for machines, amounts in wei", false)
    .action(async (options: { config: string; json: boolean }) =>
      (await import("./commands/showProfit.ts")).showProfit({ ...options, stdout }),
    );
  const job = cli.command("job").description("have work done");
  job
    .command("post")
    .description("post a job, serve its data, and write its output to a file")
    .requiredOption("--config <file>", "YAML file, see cli/src/config/requesterConfig.ts")
    .requiredOption("--program <folder>", "program.json and weights.safetensors")
    .option("--input <files...>", "bytes of the program's inputs, in its order", [])
    .requiredOption("--min-price <amount>", "price at posting, in DPIN", parseAmount)
    .requiredOption("--max-price <amount>", "price at the last second for acceptance, in DPIN", parseAmount)
    .option("--provider <address>", "the only provider that may take it", parseAddress)
    .option("--output <file>", "where the output is written", "output.bin")
    .action(async (options: PostOptions) => (await import("./commands/postJob.ts")).postJob({ ...options, stdout }));
  job
    .command("status <id>")
    .description("show where a job stands")
    .requiredOption("--config <file>", "YAML file of any of the programs")
    .action(async (id: string, { config }: { config: string }) => {
      if (!/^[1-9]\d*$/.test(id)) throw new UsageError(`${id} is not a job's number: it is a whole number from 1`);
      await (await import("./commands/showJob.ts")).showJob({ id: BigInt(id), config, stdout });
    });
  const program = cli.command("program").description("make tensor programs and look into them");
  program
    .command("inspect")
    .description("print a program folder's ops, shapes, work and the worst-case gas of disputing them")
    .argument("<folder>", "program.json and weights.safetensors")
    .option("--svg <file>", "draw the program's graph")
    .option("--json", "print the report for machines", false)
    .action(async (dir: string, options: { svg?: string; json: boolean }) =>
      (await import("./commands/inspectProgram.ts")).inspectProgram({ dir, ...options, stdout }),
    );
  program
    .command("import")
    .description("make a program of an ONNX model: quantised ones as they are, real ones by calibration")
    .argument("<model>", "the .onnx file")
    .requiredOption("-o, --output <folder>", "where program.json, weights.safetensors and import.json go")
    .option("--dim <name=length...>", "length of a symbolic dim of an input", [])
    .option("--result <name>", "the value to compute, when the model has several outputs")
    .option("--ranges <file>", "JSON file of a calibration: least and greatest values by name")
    .option("--samples <files...>", "calibrate on these files, each the float32 bytes of all inputs in order (needs onnxruntime-node)", [])
    .action(async (model: string, options: { output: string; dim: string[]; result?: string; ranges?: string; samples: string[] }) =>
      (await import("./commands/importProgram.ts")).importProgram({ model, ...options, stdout }),
    );
  const keys = cli.command("keys").description("make the keys that act for you");
  keys
    .command("new")
    .description("make a key in an encrypted file (Web3 secret storage v3)")
    .requiredOption("-o, --output <file>", "the keystore to write; never replaces one")
    .requiredOption("--password-file <file>", "its first line is the password; readable by you only")
    .option("--json", "print the address for machines", false)
    .action(async (options: { output: string; passwordFile: string; json: boolean }) =>
      (await import("./commands/newKey.ts")).newKey({ ...options, stdout }),
    );
  const config = cli.command("config").description("look after configuration files");
  config
    .command("check")
    .description("say whether a configuration file, with the environment, is right, and what is wrong")
    .requiredOption("--config <file>", "the YAML file")
    .addOption(new Option("--for <program>", "whose file it is").choices(CONFIG_KINDS).makeOptionMandatory())
    .option("--json", "print the result for machines", false)
    .action(async (options: { config: string; for: ConfigKind; json: boolean }) =>
      (await import("./commands/checkConfig.ts")).checkConfig({ config: options.config, kind: options.for, json: options.json, stdout }),
    );
  for (const command of [
    cli,
    ...cli.commands,
    ...provider.commands,
    ...verifier.commands,
    ...job.commands,
    ...program.commands,
    ...keys.commands,
    ...config.commands,
  ]) {
    // Errors are thrown, and told in one line by whoever runs the command line.
    command.exitOverride().showHelpAfterError(false);
    command.configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: () => undefined,
    });
  }
  return cli;
}

interface PostOptions {
  config: string;
  program: string;
  input: string[];
  minPrice: bigint;
  maxPrice: bigint;
  provider?: Address;
  output: string;
}

// Written out here because loading the runtime is what the commands put off; the type sees that they are choices.
const BACKENDS: readonly BackendChoice[] = ["auto", "webgpu", "webgpu-software", "wasm", "reference"];

const CONFIG_KINDS: readonly ConfigKind[] = ["provider", "verifier", "requester"];

function backendOption(): Option {
  return new Option("--backend <name>", "what computes: a GPU if one passes its gate, else WASM, or one of them")
    .choices(BACKENDS)
    .default("auto");
}

function parseAmount(text: string): bigint {
  if (!/^\d+(\.\d{1,18})?$/.test(text)) throw new InvalidArgumentError("An amount is a decimal number with at most 18 decimals.");
  return parseEther(text);
}

function parseAddress(text: string): Address {
  if (!isAddress(text)) throw new InvalidArgumentError("An address is 0x and 40 hex digits.");
  return text;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new InvalidArgumentError("A port is a whole number from 1 to 65535.");
  return port;
}
