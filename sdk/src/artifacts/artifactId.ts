import { sha256, toHex } from "@dpin/runtime";
import { ArtifactIdError } from "../errors/ArtifactError.ts";

/** The id of an artifact: the SHA-256 of its bytes, 64 lower-case hex digits. */
export function artifactId({ bytes }: { bytes: Uint8Array }): string {
  return toHex(sha256(bytes)).replace(/^0x/, "");
}

/** Throws ArtifactIdError unless `id` has the form of an artifact's id; nothing else may ever become part of a path or a URL. */
export function assertArtifactId(id: string): void {
  if (!/^[0-9a-f]{64}$/.test(id)) throw new ArtifactIdError({ id });
}
