import { bytesEqual, commitTensor, fromHex } from "@dpin/runtime";
import { toHex } from "viem";
import type { Hex } from "viem";
import type { ArtifactStore } from "../artifacts/ArtifactStore.ts";
import { parseLocator } from "../artifacts/parseLocator.ts";
import { ManifestError } from "../errors/ArtifactError.ts";

/** A committed job's output, fetched by its commitment's locator and checked against the output root on chain; throws ManifestError when it is another. */
export async function fetchResult({
  store,
  commitment,
  signal,
  maxBytes,
}: {
  store: ArtifactStore;
  commitment: { readonly outputRoot: Hex; readonly locator: string };
  signal?: AbortSignal | undefined;
  maxBytes?: number | undefined;
}): Promise<Uint8Array> {
  const { id, cid } = parseLocator(commitment);
  const bytes = await store.get(id, { signal, maxBytes, cid });
  const { root } = commitTensor({ bytes });
  if (!bytesEqual(root, fromHex(commitment.outputRoot))) {
    throw new ManifestError("the output is not the committed one", { details: { expected: commitment.outputRoot, actual: toHex(root) } });
  }
  return bytes;
}
