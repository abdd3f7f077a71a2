import type { ArtifactStore } from "./ArtifactStore.ts";

/** The locator of an artifact that was put into a store: its id, with the CID when IPFS has it as more than one block. */
export function locatorOf({ store, id }: { store: ArtifactStore; id: string }): string {
  const cid = store.cidOf?.(id) ?? null;
  return cid === null ? id : `${id}?cid=${cid}`;
}
