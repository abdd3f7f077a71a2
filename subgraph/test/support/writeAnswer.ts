import type { Question } from "./readQuestions.ts";

/** The text of docs/queries.md with another answer to one of its questions. */
export function writeAnswer({
  text,
  question: { query, answered },
  variables,
  answer,
}: {
  text: string;
  question: Question;
  variables: Readonly<Record<string, string>>;
  answer: unknown;
}): string {
  const given = Object.keys(variables).length === 0 ? "" : `With \`${JSON.stringify(variables)}\`:\n\n`;
  const before = `${query}\`\`\`\n\n`;
  if (!text.includes(before + answered)) throw new Error(`docs/queries.md has no answer to ${query}`);
  return text.replace(before + answered, () => `${before}${given}\`\`\`json\n${JSON.stringify(answer, null, 2)}\n\`\`\``);
}
