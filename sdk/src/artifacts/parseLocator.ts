import { assertArtifactId } from "./artifactId.ts";

/** Where an artifact is, as the chain says it: its id and, as a hint only, the CID under which IPFS has it. */
export interface Locator {
  readonly id: string;
  readonly cid?: string | undefined;
}

/**
 * Reads a locator: an artifact's id, or `ID?cid=CID` (docs/spec/serving.md). Parameters that it does not know are left to others. Throws ArtifactIdError when it
 * does not begin with an id.
 */
export function parseLocator({ locator }: { locator: string }): Locator {
  const [id = "", query] = locator.split("?", 2);
  assertArtifactId(id);
  const cid = query === undefined ? null : new URLSearchParams(query.slice(0, MAX_QUERY)).get("cid");
  return cid === null ? { id } : { id, cid };
}

const MAX_QUERY = 1_024;
