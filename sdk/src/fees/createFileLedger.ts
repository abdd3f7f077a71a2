import { mkdir, open } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { createTurnstile } from "../client/createTurnstile.ts";
import { BaseError } from "../errors/BaseError.ts";
import { readIfThere } from "../files/readIfThere.ts";
import { writeWhole } from "../files/writeWhole.ts";
import type { Spending, SpendingLedger } from "./SpendingLedger.ts";

/** A file is no ledger; it is never overwritten, because who lost count would spend again. */
export class LedgerError extends BaseError {}

const schema = z.strictObject({
  id: z.string(),
  time: z.number(),
  wei: z
    .string()
    .regex(/^\d+$/)
    .transform((text) => BigInt(text)),
});
/** Older ones count for no limit of a day; clocks may be set back a little. */
const KEPT_MS = 2 * 86_400_000;

/**
 * A ledger in a file, a JSON object a line, that outlives its process: each write is on the disk when it resolves, and a line that a crash cut off at the end is dropped. What
 * is older than two days is forgotten on opening. One process at a time. Throws LedgerError when another line is none.
 */
export async function createFileLedger({ file, now = Date.now }: { file: string; now?: () => number }): Promise<SpendingLedger> {
  const spendings = new Map<string, Spending>();
  for (const spending of await read(file)) if (spending.time >= now() - KEPT_MS) spendings.set(spending.id, spending);
  await mkdir(path.dirname(file), { recursive: true });
  const rewrite = () => writeWhole({ file, content: [...spendings.values()].map(lineOf).join("") });
  await rewrite();
  const turnstile = createTurnstile();
  let isWhole = true;

  async function append(spending: Spending): Promise<void> {
    spendings.set(spending.id, spending);
    if (!isWhole) await rewrite();
    else {
      // Until it is safe: a full disk may take a part of a line, and the next one must not go behind that.
      isWhole = false;
      const handle = await open(file, "a");
      try {
        await handle.writeFile(lineOf(spending));
        await handle.sync();
      } finally {
        await handle.close();
      }
    }
    isWhole = true;
  }

  return {
    async spentSince(time) {
      return [...spendings.values()].filter((spending) => spending.time >= time).reduce((sum, { wei }) => sum + wei, 0n);
    },
    write: (spending) => turnstile.pass({ run: () => append(spending) }),
  };
}

function lineOf({ id, time, wei }: Spending): string {
  return `${JSON.stringify({ id, time, wei: String(wei) })}\n`;
}

async function read(file: string): Promise<Spending[]> {
  const lines = ((await readIfThere({ file })) ?? "").split("\n");
  // Behind the last line's end is nothing, or what a crash left of one more.
  lines.pop();
  return lines.map((line, i) => {
    try {
      return schema.parse(JSON.parse(line));
    } catch (cause) {
      throw new LedgerError(`${file} is not a ledger of spendings: line ${i + 1} is none`, { cause });
    }
  });
}
