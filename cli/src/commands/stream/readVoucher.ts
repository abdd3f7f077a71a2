import { readFile } from "node:fs/promises";
import { z } from "zod";
import { UsageError } from "../../UsageError.ts";

const natural = z
  .string()
  .regex(/^\d{1,78}$/)
  .transform(BigInt);
const hex = (pattern: RegExp) =>
  z
    .string()
    .regex(pattern)
    .transform((text) => text as `0x${string}`);

/** A signed voucher in a file, as `dpin stream voucher` writes it. */
const voucherFileSchema = z.object({
  voucher: z.object({
    streamId: natural,
    batch: natural,
    jobsRoot: hex(/^0x[0-9a-f]{64}$/i),
    jobCount: z.int().min(1).max(0xffffffff),
    cumulativeAmount: natural,
  }),
  signature: hex(/^0x([0-9a-f]{2}){1,4096}$/i),
});

/** Reads a signed voucher from a file; throws UsageError, naming every field that is wrong. */
export async function readVoucher({ file }: { file: string }): Promise<z.output<typeof voucherFileSchema>> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new UsageError(`cannot read the voucher ${file} (${(error as NodeJS.ErrnoException).code ?? "not JSON"})`);
  }
  const parsed = voucherFileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    `${file} is not a voucher: wrong at ${parsed.error.issues.map(({ path }) => path.join(".") || "its top").join(", ")}`,
  );
}
