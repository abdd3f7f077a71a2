import { createCarStore, createGatewayStore, createHttpStore, createKuboStore } from "@dpin/sdk";
import { createFolderStore } from "@dpin/sdk/node";
import type { ArtifactStore, PartialStore } from "@dpin/sdk";
import { readPassword } from "../keys/readPassword.ts";
import type { ArtifactSource } from "./artifactsConfig.ts";

/** A source as a store; `publishes` when what this program makes is to be put there. */
export interface OpenSource {
  readonly store: ArtifactStore;
  readonly publishes: boolean;
}

/** The stores that a configuration's `artifacts` name, in order. Throws UsageError when a file with a secret cannot be read. */
export async function openSources({
  artifacts,
  partials,
}: {
  artifacts: readonly ArtifactSource[];
  partials?: PartialStore | undefined;
}): Promise<OpenSource[]> {
  const opened: OpenSource[] = [];
  for (const source of artifacts) opened.push(await openSource({ source, partials }));
  return opened;
}

async function openSource({ source, partials }: { source: ArtifactSource; partials: PartialStore | undefined }): Promise<OpenSource> {
  const secretOf = (file: string | undefined) => (file === undefined ? undefined : readPassword({ file, what: "authorization file" }));
  switch (source.kind) {
    case "http":
      return { store: createHttpStore({ endpoint: source.url, partials }), publishes: false };
    case "gateway": {
      const authorization = await secretOf(source.authorizationFile);
      return { store: createGatewayStore({ url: source.url, authorization, partials }), publishes: false };
    }
    case "kubo": {
      const authorization = await secretOf(source.authorizationFile);
      return { store: createKuboStore({ url: source.url, authorization, partials }), publishes: source.publish };
    }
    case "folder":
      return { store: createFolderStore({ dir: source.dir }), publishes: false };
    case "car":
      return { store: createCarStore({ file: source.file }), publishes: false };
  }
}
