import { indexedNetwork, type IndexedNetwork } from "./indexedNetwork.ts";
import { playQuestions } from "./playQuestions.ts";

/** The network of docs/queries.md, all of it indexed. */
export interface QuestionsWorld extends IndexedNetwork {
  /** What the questions are asked with, by the variables' names. */
  readonly variables: Readonly<Record<string, string>>;
}

let world: Promise<QuestionsWorld> | undefined;

/** One for all test files that change nothing on its chain; it stops after the last test of this process. */
export function questionsWorld(): Promise<QuestionsWorld> {
  return (world ??= start());
}

after(async () => (await world?.catch(() => undefined))?.stop());

async function start(): Promise<QuestionsWorld> {
  const network = await indexedNetwork({ clock: { start: Date.UTC(2030, 0, 1, 8) / 1000, step: 5 } });
  try {
    const variables = await playQuestions({ fixture: network.fixture });
    await network.caughtUp();
    return { ...network, variables };
  } catch (error) {
    await network.stop();
    throw error;
  }
}
