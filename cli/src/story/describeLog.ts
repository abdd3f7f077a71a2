import type { LogRecord } from "../monitoring/LogRecord.ts";
import type { Reporter, Task } from "../report/createReporter.ts";
import type { Person } from "./readMoney.ts";

const WARN = 40;

/**
 * Tells people what the daemons do off chain, from their logs: long work as a progress bar, checks and findings as lines, warnings as they
 * are. What they do on chain is told by the chain.
 */
export function describeLog(parameters: {
  reporter: Reporter;
  /** A verifier has re-run a job, or checked its product, and found it right. */
  onVerified: (jobId: bigint) => void;
  /** A verifier has found a fault whose proof opens this many bytes of operands. */
  onFound: (jobId: bigint, fanInBytes: number) => void;
}): (who: Person, record: LogRecord) => void {
  const { reporter, onVerified, onFound } = parameters;
  const tasks = new Map<string, Task>();

  function progress({ who, jobId, done, total }: { who: Person; jobId: string; done: number; total: number }): void {
    const key = `${who.name} ${jobId}`;
    const title = `${who.role === "verifier" ? "re-runs" : "runs"} job ${jobId}`;
    const task = tasks.get(key) ?? reporter.begin({ who: who.name, title, total, unit: "ops" });
    tasks.set(key, task);
    task.update(done);
    if (done < total) return;
    task.end();
    tasks.delete(key);
  }

  return (who, record) => {
    const { event, level, msg } = record;
    const jobId = String(record["jobId"] ?? record["job"]);
    const seconds = (ms: unknown) => (Number(ms) < 1000 ? `${Math.round(Number(ms))} ms` : `${(Number(ms) / 1000).toFixed(1)} s`);
    if (event === "progress") {
      progress({ who, jobId, done: Number(record["done"]), total: Number(record["total"]) });
    } else if (event === "computed") {
      const { macs, computeMs, commitMs } = record;
      reporter.say(
        who.name,
        `has run job ${jobId}: ${count(macs)} multiply-accumulates in ${seconds(computeMs)}, hashed in ${seconds(commitMs)}`,
      );
    } else if (event === "checked") {
      const time = `${String(record["ops"])} ops, ${seconds(record["ms"])}`;
      if (record["equal"] !== true)
        reporter.say(who.name, `re-runs job ${jobId} (${time}): this is not the result that was committed`, "bad");
      else {
        reporter.say(who.name, `re-runs job ${jobId} (${time}): every root is the same`);
        onVerified(BigInt(jobId));
      }
    } else if (event === "productChecked") {
      const time = `${count(record["steps"])} steps for ${count(record["macs"])}, ${seconds(record["ms"])}`;
      if (record["equal"] !== true) reporter.say(who.name, `checks the product of job ${jobId} (${time}): it is not one`, "bad");
      else {
        reporter.say(who.name, `checks the product of job ${jobId} (${time}): it is right`);
        onVerified(BigInt(jobId));
      }
    } else if (event === "found") {
      const { kind, op, opName, index, proofBytes, fanInBytes } = record;
      const where = `${String(kind)} fault at op ${String(op)} “${String(opName)}”, index ${String(index)}`;
      reporter.say(who.name, `finds it in job ${jobId}: ${where}; the reference agrees; the proof has ${count(proofBytes)} bytes`);
      onFound(BigInt(jobId), Number(fanInBytes));
    } else if (event === "withheld") {
      reporter.say(who.name, `is not told by the provider what it asks about job ${jobId}`);
    } else if (level >= WARN) {
      const { error, err } = record as { error?: string; err?: { message?: string } };
      reporter.say(who.name, [msg, error ?? err?.message?.split("\n")[0]].filter(Boolean).join(": "), "bad");
    }
  };
}

function count(value: unknown): string {
  return Number(value).toLocaleString("en");
}
