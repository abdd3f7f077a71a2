import { totalMemory } from "#totalMemory";
import type { Backend, Fit, Run, RunRequest } from "../backend.ts";
import { commitTensor } from "../hash/commitTensor.ts";
import { blockGenerator } from "../hash/blockGenerator.ts";
import { initHash } from "../hash/keccak256.ts";
import { rootOf } from "../hash/rootOf.ts";
import type { Tree } from "../hash/types.ts";
import { keepsOutput } from "../keepsOutput.ts";
import { elementBytes } from "../program/elementBytes.ts";
import { elementCount } from "../program/elementCount.ts";
import { measureProgram } from "../program/measureProgram.ts";
import { slotsOf } from "../program/slotsOf.ts";
import { tensorBytes } from "../program/tensorBytes.ts";
import type { DType, Op, Operand } from "../program/types.ts";
import { validateProgram } from "../program/validateProgram.ts";
import { checkRunRequest } from "./checkRunRequest.ts";
import { computeElement } from "./computeElement.ts";

// How long the interpreter may keep the event loop to itself, so that an abort can arrive.
const TURN_MS = 50;

/** The interpreter that defines what a program computes: one element after the other, nothing clever, slow. */
export function createReferenceBackend(): Backend {
  return { name: "reference", fit, run, close: async () => {} };
}

/** Every tensor stays until the run is over; there is no limit but the machine's memory. */
async function fit({ program }: Pick<RunRequest, "program">): Promise<Fit> {
  const { bytes } = measureProgram({ program });
  const available = totalMemory();
  return { fits: bytes <= available, of: "memory", needed: bytes, available };
}

async function run(request: RunRequest): Promise<Run> {
  await initHash();
  const { program, signal } = request;
  validateProgram({ program });
  checkRunRequest({ request });
  const outputs: Uint8Array[] = [];
  const trees: Tree[] = [];
  let computeMs = 0;
  let commitMs = 0;
  for (const [i, op] of program.ops.entries()) {
    const started = performance.now();
    const output = await computeOp(op, request, outputs, signal);
    const computed = performance.now();
    outputs.push(output);
    trees.push(commitTensor({ bytes: output }));
    computeMs += computed - started;
    commitMs += performance.now() - computed;
    request.onProgress?.(i + 1, program.ops.length);
  }
  const traceTree = rootOf({ hashes: trees.map((tree) => tree.root) });
  const kept = outputs.map((bytes, op) => (keepsOutput({ request, op }) ? bytes : new Uint8Array(0)));
  return { outputs: kept, trees, traceTree, outputRoot: trees[trees.length - 1]!.root, traceRoot: traceTree.root, computeMs, commitMs };
}

async function computeOp(op: Op, request: RunRequest, outputs: readonly Uint8Array[], signal?: AbortSignal): Promise<Uint8Array> {
  const readers = Object.fromEntries(
    slotsOf({ op }).map(({ slot, operand }) => {
      const { kind, index } = operand.source;
      if (kind === "generated") return [slot, generatedReader(request, operand)];
      return [slot, elementReader({ input: request.inputs, constant: request.constants, output: outputs }[kind][index]!, operand.dtype)];
    }),
  );
  const output = new Uint8Array(tensorBytes(op.output));
  const view = new DataView(output.buffer);
  const count = elementCount(op.output.dims);
  const perLook = Math.max(1, Math.floor(64 / elementCount(op.reduceDims)));
  let turn = performance.now();
  signal?.throwIfAborted();
  for (let element = 0; element < count; element++) {
    const value = computeElement({ op, element, read: (slot, at) => readers[slot]!(at) });
    if (op.output.dtype === "i8") view.setInt8(element, value);
    else view.setInt32(element * 4, value, true);
    if (element % perLook === 0 && performance.now() - turn > TURN_MS) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      signal?.throwIfAborted();
      turn = performance.now();
    }
  }
  return output;
}

function elementReader(bytes: Uint8Array, dtype: DType): (at: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return dtype === "i8" ? (at) => view.getInt8(at) : (at) => view.getInt32(at * 4, true);
}

/** Makes the blocks of a `generated` tensor as they are read: an op may read little of a large one. */
function generatedReader({ inputRoot }: RunRequest, { source, ...type }: Operand): (at: number) => number {
  const block = blockGenerator({ inputRoot, index: source.index });
  const blocks = Math.ceil(tensorBytes(type) / 32);
  const bytes = new Uint8Array(blocks * 32);
  const made = new Uint8Array(blocks);
  const read = elementReader(bytes, type.dtype);
  const size = elementBytes(type.dtype);
  return (at) => {
    const i = Math.floor((at * size) / 32);
    if (made[i] === 0) {
      bytes.set(block(i), i * 32);
      made[i] = 1;
    }
    return read(at);
  };
}
