import { ArtifactHashError, ArtifactTooLargeError } from "../errors/ArtifactError.ts";
import { artifactId } from "./artifactId.ts";

/** The bytes, if they are the artifact `id` and at most `limit`; throws ArtifactTooLargeError or ArtifactHashError. */
export function checkArtifact({ id, bytes, limit, store }: { id: string; bytes: Uint8Array; limit: number; store: string }): Uint8Array {
  if (bytes.length > limit) throw new ArtifactTooLargeError({ id, size: bytes.length, limit, store });
  const actual = artifactId({ bytes });
  if (actual !== id) throw new ArtifactHashError({ id, actual, store });
  return bytes;
}
