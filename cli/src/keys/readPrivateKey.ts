import type { Readable } from "node:stream";
import type { Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { UsageError } from "../UsageError.ts";
import { readPassword } from "./readPassword.ts";

/** More than a key and white space: whatever comes is not one. */
const MOST_BYTES = 1_024;

/**
 * A private key from the first line of a file that only its owner can read, or from a pipe on stdin for `-`; never from a terminal, which would show it. Throws UsageError, which
 * never holds what was read.
 */
export async function readPrivateKey({ file, stdin }: { file: string; stdin: Readable & { readonly isTTY?: boolean } }): Promise<Hex> {
  // Told apart from a file's name before anything repeats it in a message.
  if (/^(0x)?[0-9a-f]{64}$/i.test(file))
    throw new UsageError(
      "--private-key-file names a file, or - for a pipe, and never holds the key itself: take it out of your shell's history",
    );
  const text = (file === "-" ? await readPipe(stdin) : await readPassword({ file, what: "key file" })).trim();
  const from = file === "-" ? "stdin" : file;
  if (!/^(0x)?[0-9a-f]{64}$/i.test(text)) throw new UsageError(`what ${from} holds is no private key: 64 hex digits, with or without 0x`);
  const key = `0x${text.replace(/^0x/i, "")}` as Hex;
  try {
    privateKeyToAccount(key);
  } catch {
    // The cause is left out on purpose: it may quote what it was given.
    throw new UsageError(`what ${from} holds is no private key of secp256k1: it is 0 or too large`);
  }
  return key;
}

async function readPipe(stdin: Readable & { readonly isTTY?: boolean }): Promise<string> {
  if (stdin.isTTY === true) throw new UsageError("a key typed on a terminal would be seen: give it by a pipe or a file");
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk as Buffer);
    size += bytes.length;
    if (size > MOST_BYTES) throw new UsageError("what stdin holds is no private key: it is too long");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}
