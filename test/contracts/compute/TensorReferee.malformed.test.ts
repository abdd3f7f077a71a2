import { expect } from "chai";
import { commitTensor } from "../../../runtime/src/hash/commitTensor.ts";
import { inputRootOf } from "../../../runtime/src/hash/inputRootOf.ts";
import { initHash } from "../../../runtime/src/hash/keccak256.ts";
import { rootOf } from "../../../runtime/src/hash/rootOf.ts";
import type { Hash } from "../../../runtime/src/hash/types.ts";
import { commitProgram } from "../../../runtime/src/program/commitProgram.ts";
import { INT32_MAX, INT32_MIN, type Op, type Operand, type Program } from "../../../runtime/src/program/types.ts";
import type { Statement } from "../../../runtime/src/proof/types.ts";
import { createReferenceBackend } from "../../../runtime/src/reference/createReferenceBackend.ts";
import { createRandom } from "../../support/createRandom.ts";
import { elementProof, encodeElementProof, u16, u32, u8, type Committed, type ElementProof } from "../../support/elementProof.ts";
import { createEvmReferee, type EvmReferee } from "../../support/evmReferee.ts";

const plain = { combineShift: 0, multiplier: 1, shift: 0, zeroPoint: 0, min: INT32_MIN, max: INT32_MAX, bias: null } as const;
const row = (...coefficients: number[]) => ({ offset: 0, coefficients });

type Flip = 0 | 1;

/** Three ops: doubling the input, 40 × 40 dot products of 600 with a constant, and a generated tensor added to that. */
function program(): Program {
  const a: Operand = { source: { kind: "input", index: 1 }, dtype: "i8", dims: [40, 600], map: [row(1, 0), row(0, 1)], pad: 0 };
  const double: Op = {
    ...plain,
    name: "double",
    output: { dtype: "i8", dims: [40, 600] },
    reduceDims: [],
    combine: "add",
    reduce: "none",
    a,
    b: a,
  };
  const product: Op = {
    ...plain,
    name: "product",
    output: { dtype: "i32", dims: [40, 40] },
    reduceDims: [600],
    combine: "mul",
    reduce: "sum",
    a: { source: { kind: "output", index: 0 }, dtype: "i8", dims: [40, 600], map: [row(1, 0, 0), row(0, 0, 1)], pad: 0 },
    b: { source: { kind: "constant", index: 0 }, dtype: "i8", dims: [40, 600], map: [row(0, 1, 0), row(0, 0, 1)], pad: 0 },
  };
  const noise: Op = {
    ...plain,
    name: "noise",
    output: { dtype: "i32", dims: [1600] },
    reduceDims: [],
    combine: "add",
    reduce: "none",
    a: { source: { kind: "output", index: 1 }, dtype: "i32", dims: [1600], map: [row(1)], pad: 0 },
    b: { source: { kind: "generated", index: 7 }, dtype: "i8", dims: [1600], map: [row(1)], pad: 0 },
  };
  const inputs = [
    { name: "unused", dtype: "i8", dims: [1] },
    { name: "x", dtype: "i8", dims: [24_000] },
  ] as const;
  return { version: 1, name: "malformed", inputs, constants: [{ name: "w", dtype: "i8", dims: [40, 600] }], ops: [double, product, noise] };
}

describe("TensorReferee and malformed proofs", () => {
  let referee: EvmReferee;
  let committed: Committed;
  let statement: Statement;

  before(async () => {
    await initHash();
    referee = await createEvmReferee();
    const random = createRandom({ seed: 3 });
    const bytes = (length: number) => {
      const filled = new Uint8Array(length);
      random.fill(filled);
      return filled;
    };
    const [inputs, constants] = [[bytes(1), bytes(24_000)], [bytes(24_000)]];
    const inputRoot = inputRootOf({ inputs });
    const honest = await createReferenceBackend().run({ program: program(), constants, inputs, inputRoot });
    const outputs = honest.outputs.map((output) => output.slice());
    outputs[1]![4 * 777] = outputs[1]![4 * 777]! ^ 1;
    const trees = outputs.map((output) => commitTensor({ bytes: output }));
    const traceTree = rootOf({ hashes: trees.map((tree) => tree.root) });
    const inputTrees = inputs.map((input) => commitTensor({ bytes: input }));
    const inputListTree = rootOf({ hashes: inputTrees.map((tree) => tree.root) });
    const commitment = commitProgram({ program: program(), constants });
    committed = { program: program(), commitment, constants, inputs, inputTrees, inputListTree, inputRoot, outputs, trees, traceTree };
    statement = { programRoot: commitment.root, inputRoot, outputRoot: trees[2]!.root, traceRoot: traceTree.root };
  });
  after(() => referee.close());

  const convicting = () => elementProof({ committed, op: 1, element: 777 });
  const outcomeOf = (change: (proof: ElementProof) => void, gas?: number) => {
    const proof = convicting();
    change(proof);
    return referee.findFault({ statement, proof: encodeElementProof(proof), ...(gas === undefined ? {} : { gas }) });
  };
  const swapped = (hashes: readonly Hash[], at: number) => hashes.map((hash, i) => (i === at ? hash.map((byte) => byte ^ 1) : hash));

  it("convicts with the proof that the cases below damage", async () => {
    const { value } = await outcomeOf(() => {});
    expect(value).to.include({ kind: "Element", op: 1, index: 777 });
    expect(value!.committed ^ value!.recomputed).to.equal(1);
  });

  /** The two leaves that the product reads of op 0's output, each as a range of its own. */
  const split = (p: ElementProof, [one, other]: readonly [Flip, Flip]) => {
    const { first, leaves } = p.sources[0]!.ranges[0]!;
    p.sources[0]!.ranges = [one, other].map((flip, i) => ({
      first: first + i,
      leaves: [leaves[i]!.map((byte) => byte ^ flip)],
      siblings: committed.trees[0]!.range({ first: first + i, count: 1 }),
    }));
  };

  it("convicts with neighbouring leaves in two ranges", async () => {
    const whole = await outcomeOf(() => {});
    expect(await outcomeOf((p) => split(p, [0, 0]))).to.deep.equal(whole);
  });

  const cases: [string, (proof: ElementProof) => void, string, (number | string)[]][] = [
    ["another program version", (p) => (p.version = 2), "WrongVersion", [2]],
    ["an unknown kind", (p) => (p.kind = 9), "UnknownProofKind", [9]],
    ["another op count", (p) => (p.opCount = 4), "NotInProgram", [1]],
    ["another input count", (p) => (p.inputCount = 3), "NotInProgram", [1]],
    ["an op behind the last", (p) => (p.op = 3), "OpOutOfRange", [3, 3]],
    ["another op's number", (p) => (p.op = 2), "NotInProgram", [2]],
    ["a wrong path in the op list", (p) => (p.opPath = swapped(p.opPath, 1)), "NotInProgram", [1]],
    ["a wrong constant root", (p) => (p.constantRoots = swapped(p.constantRoots, 0)), "NotInProgram", [1]],
    ["a descriptor that is cut short", (p) => (p.descriptor = p.descriptor.subarray(0, -2)), "MalformedDescriptor", [-2]],
    ["an empty descriptor", (p) => (p.descriptor = new Uint8Array(0)), "MalformedDescriptor", [0]],
    ["a descriptor of 257 bytes", (p) => (p.descriptor = new Uint8Array(257)), "MalformedDescriptor", [256]],
    ["an element behind the last", (p) => (p.element = 1600), "ElementOutOfRange", [1600, 1600]],
    ["the index of another element in another leaf", (p) => (p.element = 0), "NotInTrace", [1]],
    ["the index of a right element of the same leaf and operands", (p) => (p.element = 776), "SourceNotOpened", [1, 9600]],
    ["another leaf", (p) => (p.leaf = p.leaf.map((byte) => byte ^ 1)), "NotInTrace", [1]],
    ["a wrong path in the tensor", (p) => (p.leafPath = swapped(p.leafPath, 0)), "NotInTrace", [1]],
    ["a wrong path in the trace", (p) => (p.tracePath = swapped(p.tracePath, 1)), "NotInTrace", [1]],
    ["a source without ranges", (p) => (p.sources[0] = { ranges: [], path: [] }), "SourceNotOpened", [0, 11_400]],
    ["a range at another place", (p) => (p.sources[1]!.ranges[0]!.first -= 1), "WrongSourceRoot", [1]],
    ["a range behind the source's end", (p) => (p.sources[0]!.ranges[0]!.first = 46), "LeafOutOfRange", [48, 47]],
    ["a range without leaves", (p) => (p.sources[0]!.ranges[0]!.leaves = []), "LeafOutOfRange", [22, 47]],
    ["a range twice", (p) => p.sources[0]!.ranges.push(p.sources[0]!.ranges[0]!), "LeafOutOfRange", [24, 47]],
    ["other leaves of an operand", (p) => p.sources[0]!.ranges[0]!.leaves.reverse(), "WrongSourceRoot", [0]],
    ["a wrong sibling of a range", (p) => (p.sources[1]!.ranges[0]!.siblings[0] = new Uint8Array(32)), "WrongSourceRoot", [1]],
    ["a forged range before a right one", (p) => split(p, [1, 0]), "WrongSourceRoot", [0]],
    ["a forged range behind a right one", (p) => split(p, [0, 1]), "WrongSourceRoot", [0]],
    ["a wrong path of a source's root", (p) => (p.sources[0]!.path = swapped(p.sources[0]!.path, 0)), "WrongSourceRoot", [0]],
  ];
  for (const [name, change, error, args] of cases) {
    it(`refuses ${name}`, async () => {
      const length = convicting().descriptor.length;
      expect(await outcomeOf(change)).to.deep.equal({ error, args: args.map((value) => (value === -2 ? length - 2 : value)) });
    });
  }

  it("refuses a program without ops before it looks for the last of them", async () => {
    const head = (kind: number) => [u32(1), u8(kind), u32(0), u32(0), new Uint8Array(32)];
    for (const proof of [head(2), [...head(4), u32(2 ** 32 - 1)]]) {
      const outcome = await referee.findFault({ statement, proof: Buffer.concat([...proof, new Uint8Array(256)]) });
      expect(outcome).to.deep.equal({ error: "OpOutOfRange", args: [0, 0] });
    }
  });

  it("refuses a node outside its tree", async () => {
    const { opCount, inputCount, interfaceRoot, opListTree } = committed.commitment;
    // The trace tree of three ops has its root at level 2.
    for (const [level, index] of [
      [3, 0],
      [2, 1],
      [1, 2],
      [0, 4],
    ] as const) {
      const head = [u32(1), u8(4), u32(opCount), u32(inputCount), interfaceRoot, u32(2 ** 32 - 1), opListTree.root];
      const proof = Buffer.concat([...head, u8(level), u32(index), new Uint8Array(256)]);
      expect(await referee.findFault({ statement, proof })).to.deep.equal({ error: "NodeOutOfRange", args: [level, index] });
    }
  });

  it("opens nodes with a proof of that kind only", async () => {
    const proof = encodeElementProof(convicting());
    expect(await referee.openNode({ statement, proof })).to.deep.equal({ error: "UnknownProofKind", args: [1] });
  });

  it("convicts nobody for zeros behind a tensor's end", async () => {
    const { program: own, outputs } = committed;
    const last = elementProof({ committed, op: 0, element: outputs[0]!.length - 1 });
    const proof = Buffer.concat([
      ...[u32(last.version), u8(3), u32(own.ops.length), u32(own.inputs.length), last.interfaceRoot, u32(0)],
      ...[u16(last.descriptor.length), last.descriptor, ...last.opPath, last.leaf, ...last.leafPath, ...last.tracePath],
    ]);
    expect(await referee.findFault({ statement, proof })).to.deep.equal({ error: "PaddingIsZero", args: [] });
  });

  it("refuses a proof that ends early or has bytes behind its end", async () => {
    const proof = encodeElementProof(convicting());
    for (const length of [0, 3, 44, 45, 60, 200, 900, 2000, proof.length - 1]) {
      const { error, args } = (await referee.findFault({ statement, proof: proof.subarray(0, length) })) as {
        error: string;
        args: number[];
      };
      expect([error, args[1]]).to.deep.equal(["WrongLength", length]);
      expect(args[0]).to.be.within(length + 1, proof.length);
    }
    const longer = Buffer.concat([proof, new Uint8Array(1)]);
    expect(await referee.findFault({ statement, proof: longer })).to.deep.equal({
      error: "WrongLength",
      args: [proof.length, longer.length],
    });
  });

  it("refuses hostile counts and lengths for little gas", async () => {
    const gas = 250_000;
    const none = new Uint8Array(0);
    // What the counts announce is not there.
    const many = (p: ElementProof) =>
      (p.sources[0]!.ranges = [...Array(200).keys()].map((first) => ({ first, leaves: [none], siblings: [] })));
    for (const change of [many, (p: ElementProof) => (p.opCount = 2 ** 32 - 1), (p: ElementProof) => (p.inputCount = 2 ** 32 - 1)]) {
      expect((await outcomeOf(change, gas)).error).to.be.oneOf(["WrongLength", "NotInProgram", "LeafOutOfRange"]);
    }
    const proof = encodeElementProof(convicting());
    const leaves = Buffer.from(proof);
    const at = proof.length - encodeElementProof({ ...convicting(), sources: [] }).length;
    leaves.fill(255, proof.length - at + 5, proof.length - at + 7);
    expect((await referee.findFault({ statement, proof: leaves, gas })).error).to.equal("LeafOutOfRange");
  });

  it("refuses more slow steps than a valid program has, and a generated run that is too long", async () => {
    const wide = (reduceDims: number[], kind: "generated" | "constant"): Program => ({
      ...program(),
      constants: [],
      inputs: [],
      ops: [
        {
          ...plain,
          name: "wide",
          output: { dtype: "i32", dims: [1] },
          reduceDims,
          combine: "mul",
          reduce: "sum",
          a: {
            source: { kind, index: 0 },
            dtype: "i8",
            dims: [30_000],
            map: [row(0, ...reduceDims.map((_, i) => (i + 1 === reduceDims.length ? 1 : 0)))],
            pad: 0,
          },
          b: {
            source: { kind, index: 0 },
            dtype: "i8",
            dims: [30_000],
            map: [row(0, ...reduceDims.map((_, i) => (i + 1 === reduceDims.length ? 1 : 0)))],
            pad: 0,
          },
        },
      ],
    });
    const inputRoot = new Uint8Array(32);
    const check = async (hostile: Program) => {
      const commitment = commitProgram({ program: hostile, constants: [] });
      const tree = commitTensor({ bytes: new Uint8Array(4) });
      const nothing = { program: hostile, commitment, constants: [], inputs: [], inputTrees: [], inputListTree: tree, inputRoot };
      const proof = encodeElementProof(
        elementProof({ committed: { ...nothing, outputs: [new Uint8Array(4)], trees: [tree], traceTree: tree }, op: 0, element: 0 }),
      );
      return referee.findFault({
        statement: { programRoot: commitment.root, inputRoot, outputRoot: tree.root, traceRoot: tree.root },
        proof,
      });
    };
    expect((await check(wide([256, 64], "generated"))).value).to.include({ kind: "Element", committed: 0 });
    expect((await check(wide([257, 64], "generated"))).error).to.equal("MalformedDescriptor");
    expect((await check(wide([24_576], "generated"))).value).to.include({ kind: "Element", committed: 0 });
    expect(await check(wide([24_577], "generated"))).to.deep.equal({ error: "SourceNotOpened", args: [0, 0] });
  });
});
