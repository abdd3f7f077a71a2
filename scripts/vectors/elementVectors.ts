import { toHex } from "../../runtime/src/bytes/toHex.ts";
import { bytesEqual } from "../../runtime/src/bytes/bytesEqual.ts";
import { inputRootOf } from "../../runtime/src/hash/inputRootOf.ts";
import { createReferenceBackend } from "../../runtime/src/reference/createReferenceBackend.ts";
import { CORNER_CASES } from "./cornerCases.ts";
import { bytesOf, typesOf } from "./vectorOp.ts";

/** One-op programs whose outputs were worked out by hand; throws when the reference interpreter gives something else. */
export async function elementVectors(): Promise<unknown> {
  const backend = createReferenceBackend();
  return Promise.all(
    CORNER_CASES.map(async ({ op, inputs, expected }) => {
      const bytes = inputs.map(bytesOf);
      const program = { version: 1 as const, name: op.name, inputs: typesOf(inputs, "input"), constants: [], ops: [op] };
      const run = await backend.run({ program, constants: [], inputs: bytes, inputRoot: inputRootOf({ inputs: bytes }) });
      const output = bytesOf({ ...op.output, values: expected });
      if (!bytesEqual(output, run.outputs[0]!)) throw new Error(`${op.name}: got ${toHex(run.outputs[0]!)}, worked out ${toHex(output)}`);
      return { name: op.name, program, inputs: bytes.map(toHex), expected, output: toHex(output) };
    }),
  );
}
