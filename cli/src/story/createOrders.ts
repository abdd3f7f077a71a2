import { languageOf, textFeatures, type TileJoiner } from "@dpin/runtime";
import type { Address } from "viem";
import type { PicturePlan } from "./planPicture.ts";
import type { Order } from "./postOrder.ts";
import type { StoryPrograms } from "./publishPrograms.ts";
import { StoryError } from "./createStage.ts";
import { TEXTS } from "./texts.ts";

/** Texts of one round, the first of them open to all providers in a round with a bait. */
const TEXTS_PER_ROUND = 3;

/**
 * The work of one round: some texts whose language is asked for, and the picture in several jobs. `joiner` receives the picture's
 * outputs. In the first round the last piece of the picture is the bait.
 */
export function createOrders(parameters: {
  programs: StoryPrograms;
  plan: PicturePlan;
  pictureName: string;
  joiner: TileJoiner;
  honest: Address;
  round: number;
}): { orders: Order[]; bait: Order | null } {
  const { programs, plan, pictureName, joiner, honest, round } = parameters;
  const languages = new Intl.DisplayNames("en", { type: "language" });
  const texts = Array.from({ length: TEXTS_PER_ROUND }, (_, i) => TEXTS[((round - 1) * TEXTS_PER_ROUND + i) % TEXTS.length]!);
  const language = texts.map(({ language: expected, text }, i): Order => ({
    program: "language identification",
    title: `which language is “${text.slice(0, 28).trim()}…”?`,
    published: programs.language,
    inputs: () => [textFeatures(text)],
    ...(round === 1 && i === 0 ? {} : { provider: honest }),
    accept(output) {
      const { language: found } = languageOf(output);
      if (found !== expected) throw new StoryError(`the program took ${languages.of(expected)} for ${languages.of(found)}`);
      const answer = `“${text.slice(0, 28).trim()}…” is ${languages.of(found)} (${found})`;
      return { told: answer, answer };
    },
  }));
  const total = plan.jobs;
  const picture = Array.from({ length: total }, (_, piece): Order => ({
    program: "super-resolution",
    title: `make ${pictureName} twice as large${total > 1 ? `, part ${piece + 1} of ${total}` : ""}`,
    published: programs.picture,
    inputs: () => [plan.input(piece)],
    ...(round > 1 || piece < total - 1 ? { provider: honest } : {}),
    accept(output) {
      joiner.add({ job: piece, output });
      return { told: `part ${piece + 1} of ${total} of the larger picture` };
    },
  }));
  const bait = round > 1 ? null : picture.pop()!;
  return { orders: [...language, ...picture], bait };
}
