import { readFile, rm, truncate } from "node:fs/promises";
import path from "node:path";

/** A transaction that the journal announced and never said to have sent. */
export interface AnnouncedTransaction {
  readonly futureId: string;
  readonly nonce: number;
}

/**
 * Readies the journal of a deployment that was killed: cuts off a line that was written half, and gives the transactions whose fate it does not know.
 * Nothing is there before the first run; then the answer is empty.
 */
export async function repairJournal({ dir }: { dir: string }): Promise<AnnouncedTransaction[]> {
  const file = path.join(dir, "journal.jsonl");
  const text = await readFile(file, "utf8").catch(() => null);
  await removeIfTorn({ file: path.join(dir, "deployed_addresses.json") });
  if (text === null) return [];
  const lines = text.split("\n");
  const last = lines.at(-1) ?? "";
  if (last !== "" && parse(last) === null) {
    lines.pop();
    await truncate(file, Buffer.byteLength(lines.join("\n")));
  }
  const open = new Map<string, AnnouncedTransaction>();
  for (const line of lines) {
    const message = parse(line) as { type: string; futureId: string; networkInteractionId: number; nonce: number } | null;
    if (message === null) continue;
    const key = `${message.futureId} ${message.networkInteractionId}`;
    if (message.type === "TRANSACTION_PREPARE_SEND") open.set(key, { futureId: message.futureId, nonce: message.nonce });
    else if (/^(TRANSACTION_SEND|ONCHAIN_INTERACTION_(DROPPED|REPLACED_BY_USER|TIMEOUT))$/.test(message.type)) open.delete(key);
  }
  return [...open.values()];
}

/** Ignition's list of addresses only repeats what the journal says. */
async function removeIfTorn({ file }: { file: string }): Promise<void> {
  const text = await readFile(file, "utf8").catch(() => null);
  if (text !== null && parse(text) === null) await rm(file);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
