import { z } from "zod";

const BATCH = 64;

/** A list of at most `most` items that stops soon behind the first wrong one: errors about a long hostile list take no more memory than about a few. */
export function listSchema<Item extends z.ZodType>({ item, most }: { item: Item; most: number }) {
  const batchSchema = z.array(item);
  return z.unknown().transform((value, context): z.output<Item>[] => {
    const refuse = (message: string, path: PropertyKey[] = []) => {
      context.addIssue({ code: "custom", message, path });
      return z.NEVER;
    };
    if (!Array.isArray(value)) return refuse(`Invalid input: expected array, received ${value === null ? "null" : typeof value}`);
    if (value.length > most) return refuse(`Invalid input: a list of ${value.length}, at most ${most} are allowed`);
    const items: z.output<Item>[] = [];
    for (let start = 0; start < value.length; start += BATCH) {
      const parsed = batchSchema.safeParse(value.slice(start, start + BATCH));
      if (!parsed.success) {
        const { message, path } = parsed.error.issues[0]!;
        return refuse(message, [start + Number(path[0]), ...path.slice(1)]);
      }
      for (const entry of parsed.data) items.push(entry);
    }
    return items;
  });
}
