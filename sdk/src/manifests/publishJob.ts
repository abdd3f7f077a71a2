import { inputRootOf, tensorBytes, toHex as toHash } from "@dpin/runtime";
import type { Hex } from "viem";
import type { ArtifactStore } from "../artifacts/ArtifactStore.ts";
import { ManifestError } from "../errors/ArtifactError.ts";
import type { Manifest } from "./manifestSchema.ts";
import type { PublishedProgram } from "./publishProgram.ts";

/** What postJob needs of a job whose data are in a store. */
export interface PublishedJob {
  readonly programRoot: Hex;
  readonly inputRoot: Hex;
  readonly locator: string;
}

/**
 * Puts a job's inputs (bytes in program order) and its manifest into a store. A program without inputs takes `seed`, any 32 bytes,
 * as its input root. Throws ManifestError when an input has the wrong length.
 */
export async function publishJob({
  store,
  program,
  inputs,
  seed,
}: {
  store: ArtifactStore;
  program: PublishedProgram;
  inputs: readonly Uint8Array[];
  seed?: Hex;
}): Promise<PublishedJob> {
  const types = program.program.inputs;
  if (types.length !== inputs.length) throw new ManifestError(`the program has ${types.length} inputs, ${inputs.length} were given`);
  types.forEach((type, i) => {
    const length = inputs[i]!.length;
    if (length !== tensorBytes(type))
      throw new ManifestError(`input ${i} (${type.name}) has ${length} bytes instead of ${tensorBytes(type)}`);
  });
  const ids: string[] = [];
  for (const bytes of inputs) ids.push(await store.put(bytes));
  const cids = [program.files.json, program.files.weights, ...ids].flatMap((id) => {
    const cid = store.cidOf?.(id) ?? null;
    return cid === null ? [] : [[id, cid] as const];
  });
  const hints = cids.length === 0 ? {} : { cids: Object.fromEntries(cids) };
  const manifest: Manifest = { version: 1, program: program.files, inputs: ids, ...hints };
  // Never more than 64 KiB, so its id alone is enough to find it.
  const locator = await store.put(new TextEncoder().encode(JSON.stringify(manifest)));
  const inputRoot = inputs.length === 0 && seed !== undefined ? seed : (toHash(inputRootOf({ inputs })) as Hex);
  return { programRoot: program.root, inputRoot, locator };
}
