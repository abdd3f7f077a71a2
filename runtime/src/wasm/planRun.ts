import { keccak256 } from "../hash/keccak256.ts";
import { treeDepth } from "../hash/treeDepth.ts";
import { LEAF_BYTES } from "../hash/types.ts";
import { zeroHash } from "../hash/zeroHash.ts";
import type { PlannedRun } from "../backend.ts";
import { isPacked } from "../program/isPacked.ts";
import { slotsOf } from "../program/slotsOf.ts";
import { tensorBytes } from "../program/tensorBytes.ts";
import type { Source, TensorType } from "../program/types.ts";
import { createArena, type Arena } from "./createArena.ts";
import * as L from "./kernels/layout.ts";
import { normaliseOp, type NormalOperand } from "./normaliseOp.ts";
import { operandWords } from "./operandWords.ts";
import { opWords } from "./opWords.ts";
import { planContraction } from "./planContraction.ts";
import { planRows } from "./planRows.ts";
import { runWords } from "./runWords.ts";

/** Tasks of one kind that may run at the same time once the phases `after` are over; phases are handed out in list order. */
export interface Phase {
  readonly kind: "generate" | "pack" | "contract" | "rows" | "hash";
  /** Address of the plan the kernel is given. */
  readonly plan: number;
  readonly tasks: number;
  readonly after: readonly number[];
  /** The op whose output this phase finishes or commits; −1 for none. */
  readonly op: number;
}

/** A tensor tree's place: `levels[k]` is the address of ceil(leaves / 2^k) nodes. */
export interface TreePlace {
  readonly leaves: number;
  readonly levels: readonly number[];
}

/** Where everything of a run lies in the shared memory, and the work to do. */
export interface RunPlan {
  readonly arena: Arena;
  /** Bytes of memory the run needs. */
  readonly size: number;
  readonly phases: readonly Phase[];
  /** Data to copy in before the workers start. */
  readonly data: readonly { readonly address: number; readonly bytes: Uint8Array }[];
  readonly outputs: readonly { readonly address: number; readonly byteLength: number; readonly tree: TreePlace }[];
  /** Control words: the next task, the stop flag, then the unfinished tasks of each phase. */
  readonly control: number;
  /** Each worker's own memory. */
  readonly workers: readonly number[];
}

// The first pages belong to the compiled kernels' constants.
const START = 65_536;
// The kernels may read and write a few elements past the end of what they work on.
const SLACK = 4_096;
const BLOCKS_PER_CHUNK = 4_096;

/** Lays a run out in memory and cuts it into phases of tasks. Reads no tensor data. */
export function planRun({ request, threads }: { request: PlannedRun; threads: number }): RunPlan {
  const { program, constants = [], inputs = [], inputRoot } = request;
  const arena = createArena({ start: START });
  const phases: Phase[] = [];
  const data: { address: number; bytes: Uint8Array }[] = [];
  const padded = (bytes: number) => Math.ceil(bytes / LEAF_BYTES) * LEAF_BYTES;
  const bind = (type: TensorType, bytes: Uint8Array | undefined) => {
    const address = arena.take(padded(tensorBytes(type)));
    if (bytes !== undefined) data.push({ address, bytes });
    return { address, phase: -1 };
  };
  const places = {
    input: program.inputs.map((type, i) => bind(type, inputs[i])),
    constant: program.constants.map((type, i) => bind(type, constants[i])),
  };
  const outputs: { address: number; byteLength: number; tree: TreePlace }[] = [];
  const generated = new Map<number, { address: number; phase: number }>();
  const computed: number[] = [];

  const generate = (index: number, byteLength: number) => {
    const number = new Uint8Array(4);
    new DataView(number.buffer).setUint32(0, index);
    const seedAt = arena.take(32);
    data.push({ address: seedAt, bytes: keccak256(inputRoot, number) });
    const address = arena.take(padded(byteLength));
    const blocks = Math.ceil(byteLength / 32);
    const plan = arena.words([seedAt, blocks, address, BLOCKS_PER_CHUNK]);
    phases.push({ kind: "generate", plan, tasks: Math.ceil(blocks / BLOCKS_PER_CHUNK), after: [], op: -1 });
    return { address, phase: phases.length - 1 };
  };
  const placeOf = ({ kind, index }: Source, byteLength: number) => {
    if (kind === "output") return { address: outputs[index]!.address, phase: computed[index]! };
    if (kind !== "generated") return places[kind][index]!;
    const place = generated.get(index) ?? generate(index, byteLength);
    generated.set(index, place);
    return place;
  };

  const zeros = arena.take(32 * 32);
  for (let level = 0; level < 32; level++) data.push({ address: zeros + level * 32, bytes: zeroHash({ level }) });
  const hash = (op: number) => {
    const { address, tree } = outputs[op]!;
    const plan = arena.words([address, tree.leaves, tree.levels.length - 1, zeros, ...tree.levels]);
    phases.push({ kind: "hash", plan, tasks: Math.ceil(tree.leaves / L.LEAVES_PER_TASK), after: [computed[op]!], op });
  };

  // Two places in turn for what is packed ahead, so that packing need not wait for the contraction just before it.
  const shared = [0, 0].map((address) => ({ address, bytes: 0, lastUse: -1 }));
  const waiting: { place: (typeof shared)[number]; write: () => void }[] = [];
  let contractions = 0;
  let bufferBytes = 0;

  program.ops.forEach((op, index) => {
    const byteLength = tensorBytes(op.output);
    const address = arena.take(padded(byteLength));
    // The bytes behind a tensor's end are part of its last leaf; the memory may hold an earlier run's.
    if (byteLength % LEAF_BYTES !== 0) data.push({ address: address + byteLength, bytes: new Uint8Array(padded(byteLength) - byteLength) });
    const leaves = padded(byteLength) / LEAF_BYTES;
    const levels = Array.from({ length: treeDepth({ count: leaves }) + 1 }, (_, level) => arena.take(Math.ceil(leaves / 2 ** level) * 32));
    // Also makes sure that every generated source has a place before the op's own phases.
    const after = slotsOf({ op }).map(({ operand }) => placeOf(operand.source, tensorBytes(operand)).phase);
    outputs.push({ address, byteLength, tree: { leaves, levels } });
    const packed = isPacked({ op }) ? normaliseOp({ op, packed: true }) : null;
    const contraction = packed && planContraction({ normal: packed, threads });
    const normal = contraction ? packed! : normaliseOp({ op, packed: false });
    const { a, b } = contraction || normal;
    const operandAt = (operand: NormalOperand | null) => {
      if (operand === null) return 0;
      const from = placeOf(operand.operand.source, tensorBytes(operand.operand)).address;
      const words = operandWords({ normal, operand, data: from });
      if (contraction && (operand === a || operand === b)) words.push(...runWords({ arena, normal, operand }));
      return arena.words(words);
    };
    const operands = { a: operandAt(a), b: operandAt(b), bias: operandAt(normal.bias), scale: operandAt(normal.scale) };
    const ready = (list: readonly number[]) => [...new Set(list.filter((phase) => phase >= 0))];
    if (contraction) {
      const place = shared[contractions++ % 2]!;
      place.bytes = Math.max(place.bytes, contraction.batch * contraction.sharedBatchBytes + 64);
      bufferBytes = Math.max(bufferBytes, contraction.bufferBytes);
      const words = opWords({ normal, out: address, operands, work: contraction, shared: 0 });
      const plan = arena.words(words);
      waiting.push({ place, write: () => (words[L.SHARED] = place.address) });
      const side = contraction.bShared ? contraction.b : contraction.a;
      const packAfter = ready([placeOf(side.operand.source, tensorBytes(side.operand)).phase, place.lastUse]);
      phases.push({ kind: "pack", plan, tasks: contraction.packTasks, after: packAfter, op: -1 });
      const tasks = contraction.batch * contraction.mTasks * contraction.nTasks;
      phases.push({ kind: "contract", plan, tasks, after: ready([...after, phases.length - 1]), op: index });
      place.lastUse = phases.length - 1;
    } else {
      const work = planRows({ normal, threads });
      const plan = arena.words(opWords({ normal, out: address, operands, work, shared: 0 }));
      phases.push({ kind: "rows", plan, tasks: Math.ceil(work.units / work.unitsPerChunk), after: ready(after), op: index });
    }
    computed.push(phases.length - 1);
    // Committing an output is handed out behind the next op's tasks: threads that find none left hash instead of waiting.
    if (index > 0) hash(index - 1);
  });
  hash(program.ops.length - 1);

  for (const place of shared) place.address = arena.take(place.bytes);
  for (const { write } of waiting) write();
  const control = arena.take((2 + phases.length) * 4);
  const workers = Array.from({ length: threads }, () => arena.take(L.WORKER_BYTES + bufferBytes));
  return { arena, size: arena.size + SLACK, phases, data, outputs, control, workers };
}
