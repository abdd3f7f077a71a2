import { z } from "zod";

/** A list of at most `most` items that stops at the first wrong one: errors about a long hostile list take no more memory than about one item. */
export function listSchema<Item extends z.ZodType>({ item, most }: { item: Item; most: number }) {
  return z.unknown().transform((value, context): z.output<Item>[] => {
    const refuse = (message: string, path: PropertyKey[] = []) => {
      context.addIssue({ code: "custom", message, path });
      return z.NEVER;
    };
    if (!Array.isArray(value)) return refuse(`Invalid input: expected array, received ${value === null ? "null" : typeof value}`);
    if (value.length > most) return refuse(`Invalid input: a list of ${value.length}, at most ${most} are allowed`);
    const items: z.output<Item>[] = [];
    for (const [index, entry] of value.entries()) {
      const parsed = item.safeParse(entry);
      if (parsed.success) items.push(parsed.data);
      else {
        const [issue] = parsed.error.issues;
        return refuse(issue?.message ?? "Invalid input", [index, ...(issue?.path ?? [])]);
      }
    }
    return items;
  });
}
