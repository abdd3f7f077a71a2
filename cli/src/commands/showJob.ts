import { getConviction, getJobRecord } from "@dpin/sdk";
import { zeroAddress } from "viem";
import { amountJson } from "../amounts/amountJson.ts";
import { openSession } from "../run/openSession.ts";
import { printable } from "../run/printable.ts";
import type { Run } from "../run/Run.ts";
import { existingJob } from "./job/existingJob.ts";
import { jobJson } from "./job/jobJson.ts";

/** `dpin job show`: where a job stands, from the chain. */
export async function showJob({ run, jobId }: { run: Run; jobId: bigint }): Promise<void> {
  const { client } = await openSession({ run });
  const job = await existingJob(client, { jobId });
  const record = await getJobRecord(client, { jobId });
  const conviction = await getConviction(client, { jobId });
  const convicted = conviction.challenger !== zeroAddress;
  const document = {
    ...(await jobJson(client, { job })),
    programRoot: record?.programRoot ?? null,
    inputRoot: record?.inputRoot ?? null,
    locator: record?.locator ?? null,
    outputRoot: record?.commitment?.outputRoot ?? null,
    traceRoot: record?.commitment?.traceRoot ?? null,
    outputLocator: record?.commitment?.locator ?? null,
    conviction: convicted ? { ...conviction, slashed: amountJson({ wei: conviction.slashed }) } : null,
  };
  const { price, minPrice, maxPrice, conviction: told } = document;
  const range = minPrice === null ? `at most ${maxPrice?.formatted ?? "–"}` : `from ${minPrice.formatted} to ${maxPrice?.formatted}`;
  const lines = [
    `job ${jobId}: ${job.state}`,
    `requester  ${job.requester}`,
    `provider   ${document.provider ?? "–"}`,
    `price      ${price?.formatted ?? "–"} (${range})`,
    `program    ${document.programRoot ?? "–"}`,
    `inputs     ${document.inputRoot ?? "–"}, at ${document.locator === null ? "–" : printable({ text: document.locator })}`,
    `output     ${document.outputRoot ?? "–"}`,
    `trace      ${document.traceRoot ?? "–"}`,
    `accept by  ${document.acceptBy ?? "–"}`,
    `commit by  ${document.commitBy ?? "–"}`,
    `window end ${document.windowEnd ?? "–"}`,
    ...(told === null ? [] : [`convicted  by ${told.challenger}, ${told.slashed.formatted} slashed, ${told.settled ? "" : "not "}settled`]),
  ];
  run.result(document, lines.join("\n"));
}
