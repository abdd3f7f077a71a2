import * as dpin from "../../runtime/src/index.ts";
import { tamperedRun, type Lie } from "./tamperedRun.ts";

const DIMS = [64, 64];
const row = (...coefficients: number[]): dpin.AffineRow => ({ offset: 0, coefficients });
const operand = (source: dpin.Source, map: readonly dpin.AffineRow[]): dpin.Operand => ({ source, dtype: "i8", dims: DIMS, map, pad: 0 });
const base = {
  output: { dtype: "i8", dims: DIMS },
  combineShift: 0,
  bias: null,
  multiplier: 1,
  zeroPoint: 0,
  min: dpin.INT32_MIN,
  max: dpin.INT32_MAX,
} as const;
const input: dpin.Source = { kind: "input", index: 0 };
const output = (index: number): dpin.Source => ({ kind: "output", index });
const plain = [row(1, 0), row(0, 1)];

/** Three ops on 64×64 bytes: outputs of 8 leaves, a trace of 3 roots padded to 4. */
const program: dpin.Program = {
  version: dpin.PROGRAM_VERSION,
  name: "disputed",
  inputs: [{ name: "x", dtype: "i8", dims: DIMS }],
  constants: [],
  ops: [
    {
      ...base,
      name: "double",
      combine: "add",
      reduce: "none",
      reduceDims: [],
      a: operand(input, plain),
      b: operand(input, plain),
      shift: 0,
    },
    {
      ...base,
      name: "multiply",
      combine: "mul",
      reduce: "sum",
      reduceDims: [64],
      a: operand(output(0), [row(1, 0, 0), row(0, 0, 1)]),
      b: operand(input, [row(0, 1, 0), row(0, 0, 1)]),
      shift: 10,
    },
    {
      ...base,
      name: "add",
      combine: "add",
      reduce: "none",
      reduceDims: [],
      a: operand(output(1), plain),
      b: operand(output(0), plain),
      shift: 0,
    },
  ],
};

/** A job's roots, and all that honest and cheating players need to dispute about them. */
export interface DisputedRun {
  readonly statement: dpin.Statement;
  /** What the provider committed to and serves. */
  readonly run: dpin.Run;
  /** The fraud proof of the first lie; throws if there is none. */
  proof(): Promise<Uint8Array>;
  node(address: dpin.NodeAddress): dpin.TraceNode;
  /** What demandReveal takes for a node of the committed run. */
  opening(address: dpin.NodeAddress): Uint8Array;
  /** What answerReveal takes. */
  reveal(address: dpin.NodeAddress): Uint8Array;
}

/** Runs a small program and commits to the run with a lie in it, or to the honest run. */
export async function disputedRun({ lie }: { lie?: Lie } = {}): Promise<DisputedRun> {
  await dpin.initHash();
  const inputs = [Uint8Array.from({ length: 4096 }, (_, i) => (i * 37 + (i >> 5)) % 251)];
  const inputRoot = dpin.inputRootOf({ inputs });
  const own = await dpin.createReferenceBackend().run({ program, constants: [], inputs, inputRoot });
  const commitment = dpin.commitProgram({ program, constants: [] });
  const run = lie === undefined ? own : tamperedRun({ run: own, lie });
  const statement = { programRoot: commitment.root, inputRoot, outputRoot: run.outputRoot, traceRoot: run.traceRoot };
  const treeOf = (op: number) => (op === dpin.TRACE_TREE ? run.traceTree : run.trees[op]!);
  const node = (address: dpin.NodeAddress) => ({ ...address, hash: treeOf(address.op).node(address) });
  return {
    statement,
    run,
    async proof() {
      const job = { program, commitment, constants: [], inputs, inputRoot, own, statement };
      const divergence = await dpin.findDivergence({ ...job, committed: dpin.traceViewOf({ run }) });
      if (divergence === null) throw new Error("nothing to prove: the run is honest");
      return dpin.buildFraudProof({ ...job, divergence });
    },
    node,
    opening(address) {
      const tree = treeOf(address.op);
      const siblings = tree.path(address);
      const tracePath = address.op === dpin.TRACE_TREE ? [] : run.traceTree.path({ index: address.op });
      return dpin.buildNodeOpening({ program, commitment, node: node(address), siblings, tracePath });
    },
    reveal: (address) => dpin.buildReveal({ run, ...address }),
  };
}
