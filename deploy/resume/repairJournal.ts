import { appendFile, readFile, rm, truncate } from "node:fs/promises";
import path from "node:path";
import { getAddress, type Hash, type TransactionReceipt } from "viem";

/** A transaction that the journal says to have sent, of whose fate it knows nothing. */
export interface SentTransaction {
  readonly futureId: string;
  readonly networkInteractionId: number;
  /** More than one when its fees were raised. */
  readonly hashes: readonly Hash[];
}

/** A transaction that the journal announced and never said to have sent. */
export interface AnnouncedTransaction {
  readonly futureId: string;
  readonly networkInteractionId: number;
  readonly nonce: number;
}

/**
 * Readies the journal of a deployment that was killed: cuts off a line that was written half, and a step that was only just begun, of which Ignition would
 * miss the rest; gives the transactions whose fate it does not know. Nothing is there before the first run; then the answer is empty.
 */
export async function repairJournal({ dir }: { dir: string }): Promise<AnnouncedTransaction[]> {
  const file = path.join(dir, "journal.jsonl");
  const text = await readFile(file, "utf8").catch(() => null);
  await removeIfTorn({ file: path.join(dir, "deployed_addresses.json") });
  if (text === null) return [];
  const lines = text.split("\n");
  if (parse(lines.at(-1) ?? "") === null) lines.pop();
  const last = parse(lines.at(-1) ?? "") as { type: string } | null;
  if (last !== null && /^(CALL|DEPLOYMENT)_EXECUTION_STATE_INITIALIZE$/.test(last.type)) lines.pop();
  await truncate(file, Buffer.byteLength(lines.join("\n")));
  const announced = openInteractions<AnnouncedTransaction>({ lines, begin: "TRANSACTION_PREPARE_SEND", end: "TRANSACTION_SEND" });
  return announced.map((messages) => {
    const { futureId, networkInteractionId, nonce } = messages.at(-1)!;
    return { futureId, networkInteractionId, nonce };
  });
}

/** Whether a deployment has begun in the folder. */
export async function hasJournal({ dir }: { dir: string }): Promise<boolean> {
  return (await readJournal({ dir })) !== "";
}

/** Whether the journal holds a step of the module. */
export async function hasBegun({ dir, module }: { dir: string; module: string }): Promise<boolean> {
  return (await readJournal({ dir })).includes(`"futureId":"${module}#`);
}

/** Empty before the first step. */
async function readJournal({ dir }: { dir: string }): Promise<string> {
  return readFile(path.join(dir, "journal.jsonl"), "utf8").catch(() => "");
}

/** Notes that an announced transaction never left, in Ignition's own words for one whose nonce is free again; without that it refuses to go on. */
export async function releaseNonce({ dir, announced }: { dir: string; announced: AnnouncedTransaction }): Promise<void> {
  const { futureId, networkInteractionId } = announced;
  await note({ dir, message: { futureId, networkInteractionId, type: "ONCHAIN_INTERACTION_REPLACED_BY_USER" } });
}

/** The transactions that were sent and whose end the journal does not tell. */
export async function readSent({ dir }: { dir: string }): Promise<SentTransaction[]> {
  const lines = (await readJournal({ dir })).split("\n");
  const sent = openInteractions<{ transaction: { hash: Hash } }>({ lines, begin: "TRANSACTION_SEND", end: "TRANSACTION_CONFIRM" });
  return sent.map((messages) => {
    const { futureId, networkInteractionId } = messages[0]!;
    return { futureId, networkInteractionId, hashes: messages.map(({ transaction }) => transaction.hash) };
  });
}

/** Notes what became of a sent transaction, in Ignition's own words. */
export async function confirmSent({
  dir,
  sent,
  receipt,
}: {
  dir: string;
  sent: SentTransaction;
  receipt: TransactionReceipt;
}): Promise<void> {
  const { futureId, networkInteractionId } = sent;
  const isSuccess = receipt.status === "success";
  const { contractAddress: created } = receipt;
  const message = {
    futureId,
    hash: receipt.transactionHash,
    networkInteractionId,
    receipt: {
      blockHash: receipt.blockHash,
      blockNumber: Number(receipt.blockNumber),
      ...(isSuccess && created !== null && created !== undefined && { contractAddress: getAddress(created) }),
      logs: receipt.logs.map(({ address, data, logIndex, topics }) => ({ address, data, logIndex, topics })),
      status: isSuccess ? "SUCCESS" : "FAILURE",
    },
    type: "TRANSACTION_CONFIRM",
  };
  await note({ dir, message });
}

async function note({ dir, message }: { dir: string; message: object }): Promise<void> {
  await appendFile(path.join(dir, "journal.jsonl"), `\n${JSON.stringify(message)}`, { flush: true });
}

type InteractionMessage<T> = T & { readonly type: string; readonly futureId: string; readonly networkInteractionId: number };

/** The messages `begin` of each interaction that neither `end` nor its being given up has followed. */
function openInteractions<T>({ lines, begin, end }: { lines: readonly string[]; begin: string; end: string }): InteractionMessage<T>[][] {
  const open = new Map<string, InteractionMessage<T>[]>();
  for (const line of lines) {
    const message = parse(line) as InteractionMessage<T> | null;
    if (message === null) continue;
    const { type, futureId, networkInteractionId } = message;
    const key = `${futureId} ${networkInteractionId}`;
    if (type === begin) open.set(key, [...(open.get(key) ?? []), message]);
    else if (type === end || /^ONCHAIN_INTERACTION_(DROPPED|REPLACED_BY_USER|TIMEOUT)$/.test(type)) open.delete(key);
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
