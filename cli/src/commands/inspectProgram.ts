import { writeFile } from "node:fs/promises";
import {
  commitProgram,
  drawProgram,
  initHash,
  inspectProgram as inspect,
  toHex,
  type OpReport,
  type ProgramReport,
  type TensorType,
} from "@dpin/runtime";
import { formatTable } from "../report/formatTable.ts";
import type { Run } from "../run/Run.ts";
import { readProgramFolder } from "./program/readProgramFolder.ts";

/**
 * `dpin program inspect DIR`: prints what a program folder holds and what running and disputing it costs, as a table or as JSON; draws its
 * graph to the file `svg`. Throws UsageError when the folder holds no valid program.
 */
export async function inspectProgram({ run, dir, svg }: { run: Run; dir: string; svg?: string }): Promise<void> {
  await initHash();
  const { program, constants } = await readProgramFolder({ dir });
  const report = inspect({ program });
  const root = toHex(commitProgram({ program, constants }).root);
  if (svg !== undefined) await writeFile(svg, drawProgram({ report }));
  run.result({ root, ...report }, textOf({ report, root }));
}

const number = (value: number) => value.toLocaleString("en-US");
const shape = ({ dtype, dims }: TensorType) => `${dtype}[${dims.join(",")}]`;

function textOf({ report, root }: { report: ProgramReport; root: string }): string {
  const { ops, inputs, constants, totals, worst } = report;
  const sourceOf = (index: number, kind: string) => (kind === "input" ? (inputs[index]?.name ?? "") : `${kind} ${index}`);
  const heading = ["op", "name", "what", "reads", "output", "MACs", "bytes", "leaves", "fan-in", "steps", "proof", "gas"];
  const row = (op: OpReport) => [
    String(op.index),
    op.name,
    op.reduceDims.length === 0 ? op.combine : `${op.reduce} ${op.combine} ${op.reduceDims.join("×")}`,
    [...new Set(op.reads.filter(({ source }) => source.kind !== "constant").map(({ source }) => sourceOf(source.index, source.kind)))].join(
      ", ",
    ),
    shape(op.output),
    number(op.macs),
    number(op.outputBytes),
    number(op.leaves),
    number(op.fanInBytes),
    `${number(op.steps)} ${op.packed ? "packed" : "slow"}`,
    number(op.proofBytes),
    number(op.proofGas),
  ];
  return [
    `program ${report.name}, version ${report.version}`,
    `root ${root}`,
    ...inputs.map((type) => `input ${type.name} ${shape(type)}`),
    `${number(constants.length)} constants, ${number(totals.constantBytes)} bytes`,
    `${number(ops.length)} ops: ${number(totals.macs)} multiply-accumulates, ${number(totals.outputBytes)} bytes of outputs in ${number(totals.leaves)} leaves`,
    `dearest to dispute: op ${worst.op} (${ops[worst.op]?.name}), a proof of at most ${number(worst.proofBytes)} bytes and ${number(worst.proofGas)} gas`,
    "",
    formatTable({ rows: [heading, ...ops.map(row)] }),
  ].join("\n");
}
