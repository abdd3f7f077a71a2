/** A question of docs/queries.md. */
export interface Question {
  readonly title: string;
  readonly query: string;
  readonly answer: unknown;
  /** Its text from the query to the answer. */
  readonly block: string;
}

export function readQuestions({ text }: { text: string }): Question[] {
  const pattern = /^## \d+\. (.+)\n[^]*?(```graphql\n([^]*?)```\n\n```json\n([^]*?)```)/gm;
  return [...text.matchAll(pattern)].map((match) => ({
    title: match[1]!,
    block: match[2]!,
    query: match[3]!,
    answer: JSON.parse(match[4]!) as unknown,
  }));
}
