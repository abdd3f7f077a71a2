import { fileURLToPath } from "node:url";
import { z } from "zod";

const url = z.url({ protocol: /^https?$/, error: "not an http or https URL" }).refine((text) => {
  const { username, password, search, hash } = new URL(text);
  return `${username}${password}${search}${hash}` === "";
}, "a URL with a user, a password, a query or a fragment: a secret goes into authorizationFile");
/** Holds, in one line, the value of the Authorization header ("Bearer …", "Basic …"); readable by its owner only. */
const authorizationFile = z.string().min(1).optional();

const kinds = z.discriminatedUnion(
  "kind",
  [
    /** `{url}/artifacts/{id}`, as providers and requesters serve them. */
    z.strictObject({ kind: z.literal("http"), url }),
    /** `{url}/ipfs/{cid}`. */
    z.strictObject({ kind: z.literal("gateway"), url, authorizationFile }),
    /** `{url}/api/v0`; with `publish` what this program makes is put there and pinned. */
    z.strictObject({ kind: z.literal("kubo"), url, authorizationFile, publish: z.boolean().default(false) }),
    /** Another program's artifacts, only read. */
    z.strictObject({ kind: z.literal("folder"), dir: z.string().min(1) }),
    /** As `dpin artifacts export` writes it. */
    z.strictObject({ kind: z.literal("car"), file: z.string().min(1) }),
  ],
  { error: "not an http, https or file URL, or { kind: http, gateway, kubo, folder or car, … }" },
);

/** Where artifacts can be fetched: `{ kind, … }`, or a URL for short: http and https are artifact servers, file a folder or a CAR file (.car). */
export const artifactSourceSchema = z.preprocess((value) => (typeof value === "string" ? expand(value) : value), kinds);

function expand(text: string): unknown {
  if (/^https?:/.test(text)) return { kind: "http", url: text };
  if (!text.startsWith("file:")) return text;
  try {
    const file = fileURLToPath(text);
    return file.endsWith(".car") ? { kind: "car", file } : { kind: "folder", dir: file };
  } catch {
    return text;
  }
}

export type ArtifactSource = z.output<typeof artifactSourceSchema>;

/** Bounds what fetched artifacts take of the disk. */
export const artifactCacheSchema = z.strictObject({
  /** A folder in the program's data folder when left out. */
  dir: z.string().min(1).optional(),
  /** Bytes; what was used least recently goes first, but not what open jobs need. */
  maxBytes: z.int({ error: "not a whole number of bytes" }).min(2 ** 24, "less than 16777216 bytes (16 MiB)"),
});

export type ArtifactCacheConfig = z.output<typeof artifactCacheSchema>;
