import { createHmac, scrypt } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gcmsiv } from "@noble/ciphers/aes.js";
import { z } from "zod";
import { UsageError } from "../UsageError.ts";
import { readPassword } from "./readPassword.ts";

const hex = z.string().regex(/^([0-9a-f]{2})+$/);
const encrypted = z.strictObject({ iv: hex, cypherText: hex });
/** What Hardhat 3 writes; it knows no other parameters than these. */
const keystoreSchema = z.strictObject({
  version: z.literal("hardhat-v3-keystore-1"),
  crypto: z.strictObject({
    masterKeyDerivation: z.strictObject({
      algorithm: z.literal("scrypt"),
      paramN: z.literal(131_072),
      paramR: z.literal(8),
      paramP: z.literal(1),
      unicodeNormalizationForm: z.literal("NFKC"),
      keyLength: z.literal(256),
      salt: hex,
    }),
    encryption: z.strictObject({ algorithm: z.literal("AES-GCM-SIV"), keyLength: z.literal(256) }),
    hmac: z.strictObject({ algorithm: z.literal("HMAC-SHA-256"), keyLength: z.literal(256) }),
  }),
  hmacKey: encrypted,
  dataEncryptionKey: encrypted,
  secrets: z.record(z.string(), encrypted),
  hmac: hex,
});

/**
 * A secret out of a keystore of Hardhat 3 (`npx hardhat keystore set NAME`; @nomicfoundation/hardhat-keystore has no interface for others, so this follows its
 * internal/keystores/encryption.ts). Throws UsageError, which never holds the password or a secret.
 */
export async function openHardhatSecret({
  file,
  name,
  passwordFile,
}: {
  file: string;
  name: string;
  passwordFile: string;
}): Promise<string> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`cannot read Hardhat's keystore ${file} (${(error as NodeJS.ErrnoException).code ?? "unreadable"})`);
  }
  const parsed = keystoreSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new UsageError(`${file} is not a keystore of Hardhat 3 (npx hardhat keystore path says where that is)`);
  const { hmac, ...signed } = parsed.data;
  const { salt, paramN: N, paramR: r, paramP: p } = signed.crypto.masterKeyDerivation;
  const password = (await readPassword({ file: passwordFile })).normalize("NFKC");
  const options = { N, r, p, maxmem: 256 * N * r };
  const masterKey = await promisify<string, Buffer, number, object, Buffer>(scrypt)(password, Buffer.from(salt, "hex"), 32, options);
  const refusal = new UsageError(`the password in ${passwordFile} does not open Hardhat's keystore ${file}, or the file was changed`);
  const keyOf = (data: z.output<typeof encrypted>) => Buffer.from(decrypt({ key: masterKey, data, refusal }), "hex");
  // Names are not encrypted: without this, one secret could be passed off as another.
  const digest = createHmac("sha256", keyOf(signed.hmacKey)).update(sortedJson(signed)).digest("hex");
  if (digest !== hmac) throw refusal;
  const data = Object.hasOwn(signed.secrets, name) ? signed.secrets[name] : undefined;
  if (data === undefined) throw new UsageError(`Hardhat's keystore ${file} has no ${name}: npx hardhat keystore set ${name}`);
  return decrypt({ key: keyOf(signed.dataEncryptionKey), data, refusal });
}

function decrypt({ key, data, refusal }: { key: Uint8Array; data: z.output<typeof encrypted>; refusal: UsageError }): string {
  try {
    return new TextDecoder().decode(gcmsiv(key, Buffer.from(data.iv, "hex")).decrypt(Buffer.from(data.cypherText, "hex")));
  } catch {
    // The cause is left out on purpose: it may quote what it was given.
    throw refusal;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** JSON whose objects have their keys in ascending order. */
function sortedJson(value: unknown): string {
  const sort = (_: string, entry: unknown) =>
    typeof entry === "object" && entry !== null ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1))) : entry;
  return JSON.stringify(value, sort);
}
