import { Argument, Option, type Command } from "commander";
import type { BackendChoice } from "@dpin/runtime";
import type { JobState } from "@dpin/sdk";
import type { Address } from "viem";
import type { Amount } from "../amounts/Amount.ts";
import { act } from "./act.ts";
import type { Context } from "./Context.ts";
import { address, addressOrMe, amount, asking, backendOption, configOption, count, id, ids, searching, sending } from "./options.ts";

const STATES: readonly JobState[] = ["posted", "accepted", "committed", "finalized", "cancelled", "expired", "convicted"];

/** `dpin job …` */
export function jobCommands(cli: Command, context: Context): void {
  const job = cli.command("job").description("have work done, and get its result and your money");

  interface PostOptions {
    program: string;
    input: string[];
    minPrice: Amount;
    maxPrice: Amount;
    token?: Address;
    provider?: Address;
    output: string;
    wait: "posted" | "committed" | "ended";
  }
  sending(job.command("post"), { config: configOption("YAML file of a requester (docs/guides/cli.md)") })
    .description("post a job, serve its data, and write its output to a file")
    .requiredOption("--program <folder>", "program.json and weights.safetensors")
    .option("--input <files...>", "bytes of the program's inputs, in its order", [])
    .requiredOption("--min-price <amount>", "price at posting", amount)
    .requiredOption("--max-price <amount>", "price at the last second for acceptance; escrowed now", amount)
    .option("--token <address>", "the token that pays (default: DPIN)", address)
    .option("--provider <address>", "the only provider that may take it", address)
    .option("--output <file>", "where the output is written", "output.bin")
    .addOption(
      new Option("--wait <state>", "how long to wait and serve: posted is not at all, ended until it is final")
        .choices(["posted", "committed", "ended"])
        .default("committed"),
    )
    .action(act(context, async (run, options: PostOptions) => (await import("../commands/postJob.ts")).postJob({ run, ...options })));

  interface ListOptions {
    open: boolean;
    mine: boolean;
    requester?: Address | "me";
    provider?: Address | "me";
    state: JobState[];
    limit: number;
    fromBlock?: bigint;
    toBlock?: bigint;
  }
  searching(job.command("list"))
    .description("list jobs, the newest first")
    .option("--open", "only those that can be accepted now", false)
    .option("--mine", "only those that the key has posted", false)
    .option("--requester <address>", "only those of a requester, or of me", addressOrMe)
    .option("--provider <address>", "only those of a provider, or of me", addressOrMe)
    .addOption(new Option("--state <states...>", "only those in these states").choices(STATES).default([], "all"))
    .option("--limit <number>", "how many at most", count, 50)
    .action(
      act(context, async (run, { mine, requester, state, ...options }: ListOptions) => {
        const of = mine ? "me" : requester;
        return (await import("../commands/job/listJobsOf.ts")).listJobsOf({ run, ...options, states: state, ...(of && { requester: of }) });
      }),
    );

  asking(job.command("show").alias("status"))
    .description("show where a job stands")
    .addArgument(new Argument("<id>", "the job's number").argParser(id))
    .action(act(context, async (run, _: object, jobId: bigint) => (await import("../commands/showJob.ts")).showJob({ run, jobId })));

  asking(job.command("wait"))
    .description("wait until a job is committed, or has ended")
    .addArgument(new Argument("<id>", "the job's number").argParser(id))
    .addOption(new Option("--until <state>", "what to wait for").choices(["accepted", "committed", "ended"]).default("ended"))
    .option("--timeout <seconds>", "give up after so long, exit code 1", count)
    .action(
      act(context, async (run, options: { until: "accepted" | "committed" | "ended"; timeout?: number }, jobId: bigint) =>
        (await import("../commands/job/waitJob.ts")).waitJob({ run, jobId, ...options }),
      ),
    );

  asking(job.command("fetch"))
    .description("write a committed job's output to a file")
    .addArgument(new Argument("<id>", "the job's number").argParser(id))
    .option("--output <file>", "where the output is written", "output.bin")
    .addOption(
      new Option("--verify <how>", "first make sure that it is right: by random elements, or by a run here").choices(["openings", "rerun"]),
    )
    .option("--samples <number>", "random elements of --verify openings", count, 128)
    .addOption(backendOption())
    .action(
      act(
        context,
        async (run, options: { output: string; verify?: "openings" | "rerun"; samples: number; backend: BackendChoice }, jobId: bigint) =>
          (await import("../commands/job/fetchJobResult.ts")).fetchJobResult({ run, jobId, ...options }),
      ),
    );

  sending(job.command("cancel"))
    .description("take back a job that nobody has accepted")
    .addArgument(new Argument("<id>", "the job's number").argParser(id))
    .action(
      act(context, async (run, _: object, jobId: bigint) => (await import("../commands/job/cancelJob.ts")).cancelJob({ run, jobId })),
    );

  sending(job.command("finalize"))
    .description("end committed jobs, or batches of streams, whose window is over")
    .addArgument(new Argument("<ids...>", "numbers of jobs or batches").argParser(ids))
    .action(
      act(context, async (run, _: object, numbers: readonly bigint[]) =>
        (await import("../commands/job/finalizeJobs.ts")).finalizeJobs({ run, ids: numbers }),
      ),
    );

  sending(job.command("settle"))
    .description("pay a conviction's compensation and bounty")
    .addArgument(new Argument("<id>", "number of the convicted job or batch").argParser(id))
    .action(
      act(context, async (run, _: object, jobId: bigint) => (await import("../commands/job/settleJob.ts")).settleJob({ run, jobId })),
    );

  sending(job.command("reclaim"))
    .description("take your money back: of a job that is over time or convicted, and all credit")
    .addArgument(new Argument("[id]", "the job's or batch's number (default: only credit)").argParser(id))
    .option("--to <address>", "who is paid (default: the key's address)", address)
    .action(
      act(context, async (run, options: { to?: Address }, jobId: bigint | undefined) =>
        (await import("../commands/job/reclaimMoney.ts")).reclaimMoney({ run, ...options, ...(jobId !== undefined && { jobId }) }),
      ),
    );
}
