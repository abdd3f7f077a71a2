import { commitProgram } from "../../runtime/src/program/commitProgram.ts";
import { createReferenceBackend } from "../../runtime/src/reference/createReferenceBackend.ts";
import type { HonestJob } from "./honestJob.ts";
import type { RandomProgram } from "./randomProgram.ts";

/** A program's commitment and its run on the reference interpreter, beside its data. */
export async function jobOf(program: RandomProgram): Promise<HonestJob> {
  return { ...program, commitment: commitProgram(program), own: await createReferenceBackend().run(program) };
}
