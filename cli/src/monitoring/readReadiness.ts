import type { ReadinessCheck } from "./serveMonitoring.ts";

/** What every check says: "ok", or what is amiss in words. Only the first line of an error: the rest may hold URLs with keys in them. */
export async function readReadiness({ checks }: { checks: Readonly<Record<string, ReadinessCheck>> }): Promise<Record<string, string>> {
  const firstLine = (error: unknown) => String(error).split("\n")[0]!;
  const told = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, (await check().catch(firstLine)) ?? "ok"] as const),
  );
  return Object.fromEntries(told);
}
