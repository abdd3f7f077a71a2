import { z } from "zod";
import { parseJson } from "../bytes/parseJson.ts";
import { listSchema } from "./listSchema.ts";
import { ProgramFileError, WEIGHTS_FILE } from "./ProgramFileError.ts";
import { tensorBytes } from "./tensorBytes.ts";
import { tensorProblem } from "./tensorProblem.ts";
import type { NamedTensorType, Tensor } from "./types.ts";

export const MAX_HEADER_BYTES = 2 ** 25;

const MAX_NAME = 256;
const LIMITS = { maxDepth: 3, maxValues: 2 ** 21, maxKeys: 2 ** 17 };

const offset = z.int().min(0);
const entrySchema = z.strictObject({
  dtype: z.enum(["I8", "I32"]),
  shape: listSchema({ item: z.int().min(0), most: 16 }),
  data_offsets: z.tuple([offset, offset]),
});

/**
 * The tensors of a safetensors file, copied, in the order of their bytes. Strict: only I8 and I32, offsets that cover the data without gap or
 * overlap, each as long as its shape says, nothing behind the last. Throws ProgramFileError. (https://github.com/huggingface/safetensors)
 */
export function parseSafetensors({ bytes }: { bytes: Uint8Array }): (NamedTensorType & Tensor)[] {
  const refuse = (detail: string, cause?: unknown) => new ProgramFileError({ file: WEIGHTS_FILE, detail, cause });
  if (bytes.length < 8) throw refuse(`${bytes.length} bytes, too short for a header`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES) throw refuse(`the header says it has ${length} bytes, at most ${MAX_HEADER_BYTES} are allowed`);
  const start = 8 + Number(length);
  if (start > bytes.length) throw refuse(`the header says it has ${length} bytes, the file has ${bytes.length} in all`);
  let json: unknown;
  try {
    json = parseJson({ bytes: bytes.subarray(8, start), ...LIMITS });
  } catch (cause) {
    throw refuse(`the header is not JSON: ${(cause as Error).message}`, cause);
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw refuse("the header is no JSON object");
  // Free text for people, by the format's definition; it means nothing here.
  const named = Object.entries(json).filter(([name]) => name !== "__metadata__");
  const entries = named.map(([name, entry]) => {
    if (name.length > MAX_NAME) throw refuse(`a tensor's name has ${name.length} characters, at most ${MAX_NAME} are allowed`);
    const parsed = entrySchema.safeParse(entry);
    if (parsed.success) return [name, parsed.data] as const;
    throw refuse(`tensor ${name}: ${z.prettifyError(parsed.error).replaceAll("\n", " ").slice(0, 500)}`);
  });
  entries.sort(([, x], [, y]) => x.data_offsets[0] - y.data_offsets[0] || x.data_offsets[1] - y.data_offsets[1]);
  let next = 0;
  const tensors = entries.map(([name, { dtype, shape, data_offsets: offsets }]) => {
    const type = { name, dtype: dtype === "I8" ? ("i8" as const) : ("i32" as const), dims: shape };
    const problem = tensorProblem(type);
    if (problem !== null) throw refuse(`tensor ${name}: ${problem}`);
    const [from, to] = offsets;
    if (from !== next) throw refuse(`tensor ${name} begins at ${from}, the one before ends at ${next}`);
    if (to - from !== tensorBytes(type)) throw refuse(`tensor ${name} has ${to - from} bytes, its shape takes ${tensorBytes(type)}`);
    if (start + to > bytes.length) throw refuse(`tensor ${name} ends at ${to}, the file has ${bytes.length - start} bytes of data`);
    next = to;
    return { ...type, bytes: bytes.slice(start + from, start + to) };
  });
  if (start + next !== bytes.length) throw refuse(`${bytes.length - start - next} bytes behind the last tensor`);
  return tensors;
}
