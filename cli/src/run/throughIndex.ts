import { checkIndex, createIndexClient, isIndexError, type CheckedIndex, type IndexClient } from "@dpin/sdk";
import type { Session } from "./openSession.ts";
import { printable } from "./printable.ts";
import type { Run } from "./Run.ts";

/** A person waits for the answer, and there is another way to it. */
const ATTEMPTS = 2;

/**
 * What `read` finds in the configuration's index, as of one block of it. Null when there is none, and when it cannot be used, which stderr is told in a line: it is away, too far behind, broken, or not
 * this network's. The caller then reads the chain itself.
 */
export async function throughIndex<T>({
  run,
  session: { config, client },
  read,
}: {
  run: Run;
  session: Pick<Session, "config" | "client">;
  read: (index: IndexClient, checked: CheckedIndex) => Promise<T>;
}): Promise<{ readonly found: T; readonly checked: CheckedIndex } | null> {
  if (config.index === undefined) return null;
  const { url, maxLag, timeoutMs } = config.index;
  const index = createIndexClient({ url, chain: client, timeoutMs, retryPolicy: { attempts: ATTEMPTS }, signal: run.signal });
  try {
    const checked = await checkIndex(index, { client, maxLag });
    return { found: await read(index, checked), checked };
  } catch (error) {
    run.signal.throwIfAborted();
    if (!isIndexError(error)) throw error;
    run.stderr.write(`${printable({ text: error.shortMessage, most: 500 })}; the chain's own logs are read\n`);
    return null;
  }
}
