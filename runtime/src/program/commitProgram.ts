import { createByteWriter, type ByteWriter } from "../bytes/createByteWriter.ts";
import { commitTensor } from "../hash/commitTensor.ts";
import { keccak256 } from "../hash/keccak256.ts";
import { rootOf } from "../hash/rootOf.ts";
import type { Hash, Tree } from "../hash/types.ts";
import { distinctSources } from "./distinctSources.ts";
import { encodeOp } from "./encodeOp.ts";
import { opLeafHash } from "./opLeafHash.ts";
import { programRoot } from "./programRoot.ts";
import { tensorBytes } from "./tensorBytes.ts";
import { DTYPES, type Program, type TensorType } from "./types.ts";

/** Everything that binds a program, and what openings of it are made of. */
export interface ProgramCommitment {
  readonly root: Hash;
  readonly version: number;
  readonly opCount: number;
  readonly inputCount: number;
  readonly interfaceRoot: Hash;
  readonly opListTree: Tree;
  readonly descriptors: readonly Uint8Array[];
  readonly opLeaves: readonly Hash[];
  readonly constantTrees: readonly Tree[];
}

function writeTypes(writer: ByteWriter, types: readonly TensorType[]): void {
  writer.u32(types.length);
  for (const { dtype, dims } of types) {
    writer.u8(DTYPES.indexOf(dtype));
    writer.u8(dims.length);
    for (const dim of dims) writer.u32(dim);
  }
}

/**
 * The commitment to a program and its constants' bytes ("Roots of a program", docs/spec/program.md). The program must be valid;
 * a constant that is missing or surplus, or whose byte length is not its type's, throws RangeError.
 */
export function commitProgram({ program, constants }: { program: Program; constants: readonly Uint8Array[] }): ProgramCommitment {
  if (constants.length !== program.constants.length) {
    throw new RangeError(`the program has ${program.constants.length} constants, got ${constants.length}`);
  }
  program.constants.forEach((type, i) => {
    const length = constants[i]?.length;
    if (length !== tensorBytes(type))
      throw new RangeError(`constant ${i} (${type.name}) has ${length} bytes instead of ${tensorBytes(type)}`);
  });
  const constantTrees = constants.map((bytes) => commitTensor({ bytes }));
  const constantRoots = constantTrees.map((tree) => tree.root);
  const descriptors = program.ops.map((op) => encodeOp({ op }));
  const opLeaves = program.ops.map((op, i) => {
    const read = distinctSources({ op }).filter(({ kind }) => kind === "constant");
    const roots = read.map(({ index }) => {
      const root = constantRoots[index];
      if (root === undefined) throw new RangeError(`op ${i} (${op.name}) reads constant ${index} of ${constantRoots.length}`);
      return root;
    });
    return opLeafHash({ descriptor: descriptors[i]!, constantRoots: roots });
  });
  const opListTree = rootOf({ hashes: opLeaves });
  const types = createByteWriter();
  writeTypes(types, program.inputs);
  writeTypes(types, program.constants);
  const interfaceRoot = keccak256(rootOf({ hashes: constantRoots }).root, keccak256(types.finish()));
  const { version } = program;
  const opCount = program.ops.length;
  const inputCount = program.inputs.length;
  const root = programRoot({ version, opCount, inputCount, opListRoot: opListTree.root, interfaceRoot });
  return { root, version, opCount, inputCount, interfaceRoot, opListTree, descriptors, opLeaves, constantTrees };
}
