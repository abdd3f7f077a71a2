import type { Command } from "commander";
import { act } from "./act.ts";
import type { Context } from "./Context.ts";
import { configOption } from "./options.ts";

/** `dpin program …` */
export function programCommands(cli: Command, context: Context): void {
  const program = cli.command("program").description("make tensor programs and look into them");
  program
    .command("inspect")
    .description("print a program folder's ops, shapes, work and the worst-case gas of disputing them")
    .argument("<folder>", "program.json and weights.safetensors")
    .option("--svg <file>", "draw the program's graph")
    .option("--json", "print one JSON document", false)
    .action(
      act(context, async (run, { svg }: { svg?: string }, dir: string) =>
        (await import("../commands/inspectProgram.ts")).inspectProgram({ run, dir, ...(svg !== undefined && { svg }) }),
      ),
    );
  interface ImportOptions {
    output: string;
    dim: string[];
    result?: string;
    ranges?: string;
    samples: string[];
  }
  program
    .command("import")
    .description("make a program of an ONNX model: quantised ones as they are, real ones by calibration")
    .argument("<model>", "the .onnx file")
    .requiredOption("-o, --output <folder>", "where program.json, weights.safetensors and import.json go")
    .option("--dim <name=length...>", "length of a symbolic dim of an input", [])
    .option("--result <name>", "the value to compute, when the model has several outputs")
    .option("--ranges <file>", "JSON file of a calibration: least and greatest values by name")
    .option("--samples <files...>", "calibrate on these files, each the float32 bytes of all inputs in order (needs onnxruntime-node)", [])
    .option("--json", "print one JSON document", false)
    .action(
      act(context, async (run, options: ImportOptions, model: string) =>
        (await import("../commands/importProgram.ts")).importProgram({ run, model, ...options }),
      ),
    );
  program
    .command("root")
    .description("print the root that stands for a program on chain")
    .argument("<folder>", "program.json and weights.safetensors")
    .option("--json", "print one JSON document", false)
    .action(
      act(context, async (run, _: object, dir: string) => (await import("../commands/program/printRoot.ts")).printRoot({ run, dir })),
    );
  program
    .command("publish")
    .description("put a program's files into the artifacts that a requester serves")
    .argument("<folder>", "program.json and weights.safetensors")
    .addOption(configOption("YAML file of a requester (docs/guides/cli.md)"))
    .option("--json", "print one JSON document", false)
    .action(
      act(context, async (run, _: object, dir: string) =>
        (await import("../commands/program/publishFolder.ts")).publishFolder({ run, dir }),
      ),
    );
}
