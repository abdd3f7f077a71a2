import type { z } from "zod";
import { BaseError } from "../errors/BaseError.ts";

/** A provider's answer as `schema` describes it; throws BaseError when it is something else. */
export function readStreamAnswer<T extends z.ZodType>({ bytes, schema }: { bytes: Uint8Array; schema: T }): z.output<T> {
  try {
    return schema.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (cause) {
    throw new BaseError("the provider's answer is malformed", { cause });
  }
}
