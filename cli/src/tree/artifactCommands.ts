import type { Command } from "commander";
import { act } from "./act.ts";
import type { Context } from "./Context.ts";

/** `dpin artifacts …` */
export function artifactCommands(cli: Command, context: Context): void {
  const artifacts = cli.command("artifacts").description("carry programs, inputs and outputs as CAR files, the archives of IPFS");
  artifacts
    .command("export")
    .description("write artifacts of a data folder into a CAR file, and print their ids and CIDs")
    .argument("<ids...>", "artifact ids, or locators of jobs: then all that the job needs")
    .requiredOption("--dir <folder>", "the artifacts folder, DATADIR/artifacts")
    .requiredOption("-o, --output <file>", "the CAR file to write")
    .option("--json", "print one JSON document", false)
    .action(
      act(context, async (run, options: { dir: string; output: string }, ids: string[]) =>
        (await import("../commands/exportArtifacts.ts")).exportArtifacts({ run, ids, ...options }),
      ),
    );
  artifacts
    .command("import")
    .description("put the artifacts of a CAR file into a data folder, every block checked")
    .argument("<file>", "the CAR file")
    .requiredOption("--dir <folder>", "the artifacts folder, DATADIR/artifacts")
    .option("--json", "print one JSON document", false)
    .action(
      act(context, async (run, { dir }: { dir: string }, file: string) =>
        (await import("../commands/importArtifacts.ts")).importArtifacts({ run, file, dir }),
      ),
    );
}
