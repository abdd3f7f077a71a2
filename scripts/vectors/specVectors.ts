import { initHash } from "../../runtime/src/hash/keccak256.ts";
import { formatJson } from "../../runtime/src/program/formatJson.ts";
import { elementVectors } from "./elementVectors.ts";
import { encodingVectors } from "./encodingVectors.ts";
import { programVectors } from "./programVectors.ts";
import { proofVectors } from "./proofVectors.ts";
import { treeVectors } from "./treeVectors.ts";

/** The files of docs/spec/vectors by name, with their text. */
export async function specVectors(): Promise<Record<string, string>> {
  await initHash();
  const vectors = {
    "elements.json": await elementVectors(),
    "encodings.json": encodingVectors(),
    "programs.json": await programVectors(),
    "proofs.json": await proofVectors(),
    "trees.json": treeVectors(),
  };
  return Object.fromEntries(Object.entries(vectors).map(([file, value]) => [file, formatJson({ value })]));
}
