/** A question of docs/queries.md. */
export interface Question {
  readonly title: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly answer: unknown;
  /** Its text from the query's end to the answer's. */
  readonly answered: string;
}

/** Reads all questions from the text of docs/queries.md. */
export function readQuestions({ text }: { text: string }): Question[] {
  const pattern = /^## \d+\. (.+)\n\n[^]*?```graphql\n([^]*?)```\n\n((?:With `(.+)`:\n\n)?```json\n([^]*?)\n```)/gm;
  return [...text.matchAll(pattern)].map(([, title, query, answered, variables = "{}", answer]) => ({
    title: title!,
    query: query!,
    variables: JSON.parse(variables) as Record<string, string>,
    answer: JSON.parse(answer!) as unknown,
    answered: answered!,
  }));
}
