import { createReporter } from "../report/createReporter.ts";
import type { Run } from "./Run.ts";
import { toJson } from "./toJson.ts";

const QUIET = { update: () => undefined, end: () => undefined };

/** The run of one command: where its result, its notes and its progress go. */
export function createRun(parameters: {
  json: boolean;
  config: string;
  yes: boolean;
  dryRun: boolean | undefined;
  signal: AbortSignal;
  stdin: Run["stdin"];
  stdout: NodeJS.WritableStream;
  stderr: Run["stderr"];
  onReceipt: Run["onReceipt"];
  onPlan: Run["onPlan"];
}): Run {
  const { json, stdout, stderr, ...rest } = parameters;
  return {
    ...rest,
    json,
    stderr,
    result: (document, text) => void stdout.write(`${json ? toJson(document) : text}\n`),
    note: (text) => void (json ? stderr : stdout).write(`${text}\n`),
    progress: ({ title, total, unit }) =>
      stderr.isTTY === true ? createReporter({ stream: stderr }).begin({ who: "dpin", title, total, unit }) : QUIET,
  };
}
