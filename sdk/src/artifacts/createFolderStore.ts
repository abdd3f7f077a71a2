import { randomUUID } from "node:crypto";
import { mkdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { ArtifactNotFoundError, ArtifactTooLargeError } from "../errors/ArtifactError.ts";
import { writeWhole } from "../files/writeWhole.ts";
import { artifactId, assertArtifactId } from "./artifactId.ts";
import { DEFAULT_MAX_ARTIFACT_BYTES, type ArtifactStore } from "./ArtifactStore.ts";
import { checkArtifact } from "./checkArtifact.ts";

/** Artifacts as files `dir/ab/abcd…`; a file appears whole or not at all. */
export function createFolderStore({ dir, maxBytes = DEFAULT_MAX_ARTIFACT_BYTES }: { dir: string; maxBytes?: number }): ArtifactStore {
  const name = `folder ${dir}`;
  const fileOf = (id: string) => path.join(dir, id.slice(0, 2), id);

  async function put(bytes: Uint8Array): Promise<string> {
    const id = artifactId({ bytes });
    if (bytes.length > maxBytes) throw new ArtifactTooLargeError({ id, size: bytes.length, limit: maxBytes, store: name });
    const file = fileOf(id);
    await mkdir(path.dirname(file), { recursive: true });
    await writeWhole({ file, content: bytes, part: `${file}.${randomUUID()}.part` });
    return id;
  }

  const get: ArtifactStore["get"] = async (id, { signal, maxBytes: asked = maxBytes } = {}) => {
    assertArtifactId(id);
    const limit = Math.min(asked, maxBytes);
    try {
      const { size } = await stat(fileOf(id));
      if (size > limit) throw new ArtifactTooLargeError({ id, size, limit, store: name });
      return checkArtifact({ id, bytes: new Uint8Array(await readFile(fileOf(id), { signal })), limit, store: name });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new ArtifactNotFoundError({ id, store: name, cause: error });
      throw error;
    }
  };

  return { name, put, get };
}
