import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  calibrateOnnx,
  commitProgram,
  importOnnx,
  initHash,
  OnnxError,
  readOnnx,
  toHex,
  writeProgram,
  type FloatTensor,
  type ImportReport,
  type OnnxGraph,
  type ValueRange,
} from "@dpin/runtime";
import * as z from "zod";
import { openOnnxruntime } from "../onnx/openOnnxruntime.ts";
import { formatTable } from "../report/formatTable.ts";
import type { Run } from "../run/Run.ts";
import { UsageError } from "../UsageError.ts";

const Ranges = z.record(z.string(), z.object({ least: z.array(z.number()).min(1), most: z.array(z.number()).min(1) }));

/**
 * `dpin program import MODEL -o DIR`: writes a program folder and `import.json`, which says what the stored inputs and output mean and what became of every
 * node; after a calibration also `ranges.json`, to make the same program again. Throws UsageError naming the node that cannot be imported and why.
 */
export async function importProgram({
  model,
  output,
  dim,
  result,
  ranges: rangesFile,
  samples,
  run,
}: {
  model: string;
  output: string;
  dim: readonly string[];
  result?: string;
  ranges?: string;
  samples: readonly string[];
  run: Run;
}): Promise<void> {
  await initHash();
  const dims = Object.fromEntries(dim.map(parseDim));
  try {
    const bytes = await readFile(model);
    let ranges = rangesFile === undefined ? undefined : await readRanges(rangesFile);
    if (samples.length > 0) {
      const graph = readOnnx({ bytes });
      ranges = await calibrateOnnx({ bytes, open: openOnnxruntime, samples: readSamples({ graph, dims, samples }) });
    }
    const name = path.basename(model, path.extname(model));
    const { program, constants, report } = importOnnx({
      bytes,
      name,
      dims,
      ...(ranges ? { ranges } : {}),
      ...(result === undefined ? {} : { output: result }),
    });
    await writeProgram({ dir: output, program, constants });
    await writeFile(path.join(output, "import.json"), `${JSON.stringify(report, null, 2)}\n`);
    if (samples.length > 0) await writeFile(path.join(output, "ranges.json"), `${JSON.stringify(Object.fromEntries(ranges!))}\n`);
    const root = toHex(commitProgram({ program, constants }).root);
    run.result({ root, folder: output, ops: program.ops.length, report }, textOf({ report, ops: program.ops.length, root }));
  } catch (error) {
    const isFileSystem = error instanceof Error && "code" in error;
    if (!(error instanceof OnnxError || isFileSystem)) throw error;
    throw new UsageError(`${model} cannot be imported: ${error.message}`, { cause: error });
  }
}

function parseDim(text: string): [string, number] {
  const match = /^(.+)=([1-9]\d*)$/.exec(text);
  if (!match) throw new UsageError(`--dim ${text}: say it as name=length`);
  return [match[1]!, Number(match[2])];
}

async function readRanges(file: string): Promise<Map<string, ValueRange>> {
  try {
    return new Map(Object.entries(Ranges.parse(JSON.parse(await readFile(file, "utf8")))));
  } catch (error) {
    throw new UsageError(`${file} holds no ranges: ${(error as Error).message.split("\n")[0]}`, { cause: error });
  }
}

async function* readSamples({
  graph,
  dims: given,
  samples,
}: {
  graph: OnnxGraph;
  dims: Readonly<Record<string, number>>;
  samples: readonly string[];
}): AsyncGenerator<Record<string, FloatTensor>> {
  const inputs = graph.inputs.map(({ name, dims, dtype }) => {
    if (dtype !== "float") throw new UsageError(`input ${name} is of type ${dtype}; samples are of float32 inputs`);
    const lengths = dims.map((dim) => {
      const length = typeof dim === "number" ? dim : given[dim];
      if (length === undefined) throw new UsageError(`input ${name} has the symbolic dim ${dim}: give --dim ${dim}=LENGTH`);
      return length;
    });
    return { name, dims: lengths, count: lengths.reduce((product, length) => product * length, 1) };
  });
  const wanted = 4 * inputs.reduce((sum, { count }) => sum + count, 0);
  for (const file of samples) {
    const bytes = await readFile(file);
    if (bytes.length !== wanted) throw new UsageError(`${file} has ${bytes.length} bytes, the inputs take ${wanted}`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    yield Object.fromEntries(
      inputs.map(({ name, dims, count }) => {
        const values = Float32Array.from({ length: count }, (_, i) => view.getFloat32(at + 4 * i, true));
        at += 4 * count;
        return [name, { dims, values }];
      }),
    );
  }
}

function textOf({ report, ops, root }: { report: ImportReport; ops: number; root: string }): string {
  const counts = new Map<string, number>();
  for (const { outcome } of report.nodes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const border = ({ name, onnxType, dtype, dims, scales, zeroPoint }: ImportReport["output"]) => [
    name,
    onnxType,
    `${dtype}[${dims.join(",")}]`,
    scales.length === 1 ? String(scales[0]) : `${scales.length} scales`,
    String(zeroPoint),
  ];
  return [
    `${report.nodes.length} nodes became ${ops} ops: ${[...counts].map(([outcome, count]) => `${count} ${outcome}`).join(", ")}; ${report.unused.length} not needed`,
    `root ${root}`,
    formatTable({ rows: [["tensor", "ONNX type", "stored", "scale", "zero point"], ...report.inputs.map(border), border(report.output)] }),
  ].join("\n");
}
