import { commitTensor } from "../../runtime/src/hash/commitTensor.ts";
import { inputRootOf } from "../../runtime/src/hash/inputRootOf.ts";
import { rootOf } from "../../runtime/src/hash/rootOf.ts";
import { commitProgram } from "../../runtime/src/program/commitProgram.ts";
import type { Program } from "../../runtime/src/program/types.ts";
import { openElement } from "../../runtime/src/proof/openElement.ts";
import { createReferenceBackend } from "../../runtime/src/reference/createReferenceBackend.ts";
import type { EvmReferee } from "./evmReferee.ts";

/** Commits to a run of a program of one op in which every byte is wrong, and gives what the referee recomputes for each element. */
export async function recomputedElements({
  referee,
  program,
  inputs,
  elements,
}: {
  referee: EvmReferee;
  program: Program;
  inputs: readonly Uint8Array[];
  elements: readonly number[];
}): Promise<(number | undefined)[]> {
  const inputRoot = inputs.length === 0 ? new Uint8Array(32) : inputRootOf({ inputs });
  const honest = await createReferenceBackend().run({ program, constants: [], inputs, inputRoot });
  const wrong = honest.outputs[0]!.map((byte) => byte ^ 0x55);
  const tree = commitTensor({ bytes: wrong });
  const own = { ...honest, outputs: [wrong], trees: [tree], traceTree: rootOf({ hashes: [tree.root] }) };
  const commitment = commitProgram({ program, constants: [] });
  const statement = { programRoot: commitment.root, inputRoot, outputRoot: tree.root, traceRoot: own.traceTree.root };
  const values: (number | undefined)[] = [];
  for (const element of elements) {
    const proof = openElement({ program, commitment, constants: [], inputs, inputRoot, own, op: 0, element });
    values.push((await referee.findFault({ statement, proof })).value?.recomputed);
  }
  return values;
}
