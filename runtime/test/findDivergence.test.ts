import { expect } from "chai";
import { input, operand, row, vectorOp } from "../../scripts/vectors/vectorOp.ts";
import { createRandom } from "../../test/support/createRandom.ts";
import { tamperedRun, type Lie } from "../../test/support/tamperedRun.ts";
import * as dpin from "../src/index.ts";

const SIZE = 150_000;

/** 21 ops over a tensor of 293 leaves: trees deep enough for several reveals, with whole subtrees of padding. */
function chain(): dpin.Program {
  const dims = [300, 500];
  const first = vectorOp({
    name: "first",
    combine: "mul",
    output: { dtype: "i8", dims },
    a: operand(input(0), "i8", dims, [row(0, 1, 0), row(0, 0, 1)]),
    b: operand({ kind: "constant", index: 0 }, "i8", [500], [row(0, 0, 1)]),
    shift: 4,
  });
  const next = (index: number) =>
    vectorOp({
      name: `pick ${index}`,
      combine: "add",
      output: { dtype: "i32", dims: [300] },
      a: operand({ kind: "output", index: 0 }, "i8", dims, [row(0, 1), row(index, 0)]),
      b:
        index === 1
          ? operand(input(0), "i8", [SIZE], [row(0, 3)])
          : operand({ kind: "output", index: index - 1 }, "i32", [300], [row(0, 1)]),
    });
  return {
    version: 1,
    name: "chain",
    inputs: [{ name: "x", dtype: "i8", dims }],
    constants: [{ name: "weights", dtype: "i8", dims: [500] }],
    ops: [first, ...Array.from({ length: 20 }, (_, i) => next(i + 1))],
  };
}

describe("findDivergence", () => {
  const program = chain();
  const random = createRandom({ seed: 1 });
  const inputs = [new Uint8Array(SIZE)];
  const constants = [new Uint8Array(500)];
  for (const bytes of [...inputs, ...constants]) random.fill(bytes);
  const backend = dpin.createReferenceBackend();
  let data: dpin.OwnData;
  let programRoot: dpin.Hash;

  before(async () => {
    await dpin.initHash();
    const inputRoot = dpin.inputRootOf({ inputs });
    const commitment = dpin.commitProgram({ program, constants });
    programRoot = commitment.root;
    data = { program, commitment, constants, inputs, inputRoot, own: await backend.run({ program, constants, inputs, inputRoot }) };
  });

  function statementOf(run: dpin.Run): dpin.Statement {
    return { programRoot, inputRoot: data.inputRoot, outputRoot: run.outputRoot, traceRoot: run.traceRoot };
  }

  /** A view of a run that counts what it is asked for and checks that each opening it is offered would be taken on chain. */
  function watched(run: dpin.Run): dpin.TraceView & { asked: dpin.NodeAddress[] } {
    const view = dpin.traceViewOf({ run });
    const asked: dpin.NodeAddress[] = [];
    const watch = (request: dpin.NodeRequest) => {
      const { op, level, index, hash } = request;
      const node = dpin.checkNodeOpening({ statement: statementOf(run), opening: request.opening() });
      expect(node).to.deep.equal({ op, level, index, hash });
      dpin.checkReveal({ node, data: dpin.buildReveal({ run, ...node }) });
      asked.push({ op, level, index });
    };
    return {
      asked,
      node: (request) => (watch(request), view.node(request)),
      leaf: (request) => (watch(request), view.leaf(request)),
    };
  }

  async function convict(run: dpin.Run): Promise<{ fault: dpin.Fault; asked: dpin.NodeAddress[]; proof: Uint8Array }> {
    const committed = watched(run);
    const divergence = await dpin.findDivergence({ ...data, statement: statementOf(run), committed });
    expect(divergence).to.not.equal(null);
    const proof = dpin.buildFraudProof({ ...data, divergence: divergence! });
    return { proof, fault: dpin.checkFraudProof({ statement: statementOf(run), proof }), asked: committed.asked };
  }

  it("finds one flipped byte in a large tensor with six questions, each of which could be put on chain", async () => {
    const { fault, asked } = await convict(tamperedRun({ run: data.own, lie: { kind: "byte", op: 0, byte: 123_456, xor: 1 } }));
    expect(fault).to.include({ kind: "Element", op: 0, index: 123_456 });
    expect(asked.map(({ op, level }) => [op, level])).to.deep.equal([
      [dpin.TRACE_TREE, 5],
      [dpin.TRACE_TREE, 1],
      [0, 9],
      [0, 5],
      [0, 1],
      [0, 0],
    ]);
  });

  it("finds a flipped byte in every op, whichever way the trace's tree branches to it and its operands", async () => {
    for (let op = 0; op < program.ops.length; op++) {
      const { fault } = await convict(tamperedRun({ run: data.own, lie: { kind: "byte", op, byte: 401, xor: 0x40 } }));
      expect(fault).to.include({ kind: "Element", op, index: op === 0 ? 401 : 100 });
    }
  });

  it("finds the first wrong element of a run that went on with it consistently", async () => {
    const { own } = data;
    const wrong = tamperedRun({ run: own, lie: { kind: "byte", op: 7, byte: 40, xor: 3 } });
    const rest: dpin.Program = {
      ...program,
      inputs: [...program.inputs, ...program.ops.slice(0, 8).map(({ name, output }) => ({ name, ...output }))],
      ops: program.ops.slice(8).map((op) => {
        const moved = (from: dpin.Operand): dpin.Operand => ({
          ...from,
          source:
            from.source.index < 8 ? { kind: "input", index: from.source.index + 1 } : { kind: "output", index: from.source.index - 8 },
        });
        return { ...op, a: moved(op.a), b: moved(op.b!) };
      }),
    };
    const later = await backend.run({
      program: rest,
      constants,
      inputs: [...inputs, ...wrong.outputs.slice(0, 8)],
      inputRoot: data.inputRoot,
    });
    const trees = [...wrong.trees.slice(0, 8), ...later.trees];
    const traceTree = dpin.rootOf({ hashes: trees.map(({ root }) => root) });
    const outputs = [...wrong.outputs.slice(0, 8), ...later.outputs];
    const { fault } = await convict({ ...own, trees, outputs, traceTree, traceRoot: traceTree.root, outputRoot: later.outputRoot });
    expect(fault).to.include({ kind: "Element", op: 7, index: 10 });
  });

  it("convicts a cheaper program, another job's result and an output root that is not the last op's", async () => {
    const fewerBits = [constants[0]!.map((byte) => byte & 0xf0)];
    const cheaper = await backend.run({ program, constants: fewerBits, inputs, inputRoot: data.inputRoot });
    expect((await convict(cheaper)).fault).to.include({ kind: "Element", op: 0 });
    const otherInputs = [inputs[0]!.toReversed()];
    const stale = await backend.run({ program, constants, inputs: otherInputs, inputRoot: dpin.inputRootOf({ inputs: otherInputs }) });
    expect((await convict(stale)).fault).to.include({ kind: "Element", op: 0, index: 0 });
    expect((await convict({ ...data.own, outputRoot: data.own.trees[3]!.root })).fault).to.include({ kind: "OutputRoot", op: 20 });
  });

  it("finds garbage in every kind of padding, in the first op that has any", async () => {
    const count = Math.ceil(SIZE / 512);
    const lies: [Lie, Partial<dpin.Fault>][] = [
      [
        { kind: "byte", op: 0, byte: SIZE, xor: 1 },
        { kind: "PaddingByte", op: 0, index: SIZE },
      ],
      [
        { kind: "byte", op: 5, byte: 1535, xor: 1 },
        { kind: "PaddingByte", op: 5, index: 1535 },
      ],
      [
        { kind: "leaf hash", op: 0, leaf: count },
        { kind: "PaddingNode", op: 0 },
      ],
      // Behind the first 320 leaves the reveal shows padding two levels up.
      [
        { kind: "leaf hash", op: 0, leaf: 511 },
        { kind: "PaddingNode", op: 0, index: 15 },
      ],
      [
        { kind: "leaf hash", op: 20, leaf: 3 },
        { kind: "PaddingNode", op: 20, index: 3 },
      ],
      [
        { kind: "op root", op: 21 },
        { kind: "PaddingNode", op: dpin.TRACE_TREE },
      ],
      [
        { kind: "op root", op: 31 },
        { kind: "PaddingNode", op: dpin.TRACE_TREE },
      ],
    ];
    for (const [lie, expected] of lies)
      expect((await convict(tamperedRun({ run: data.own, lie }))).fault, JSON.stringify(lie)).to.include(expected);
    const garbage = tamperedRun({ run: data.own, lie: { kind: "leaf hash", op: 0, leaf: 400 } });
    const both = tamperedRun({ run: garbage, lie: { kind: "byte", op: 3, byte: 8, xor: 1 } });
    expect((await convict(both)).fault).to.include({ kind: "PaddingNode", op: 0 });
  });

  it("gives no divergence for an honest run, and asks nothing", async () => {
    const committed = watched(data.own);
    expect(await dpin.findDivergence({ ...data, statement: statementOf(data.own), committed })).to.equal(null);
    expect(committed.asked).to.deep.equal([]);
  });

  it("takes no answer that does not hash to its node, and passes on silence", async () => {
    const run = tamperedRun({ run: data.own, lie: { kind: "byte", op: 0, byte: 9, xor: 1 } });
    const statement = statementOf(run);
    const honestAnswers = dpin.traceViewOf({ run: data.own });
    const answers = dpin.traceViewOf({ run });
    const failure = (committed: dpin.TraceView, to = statement) =>
      dpin.findDivergence({ ...data, statement: to, committed }).then(
        () => "found",
        (error: Error) => `${error.name} ${error.message}`,
      );
    expect(await failure(honestAnswers)).to.match(/^TraceAnswerError .*op 4294967295, level 5/);
    expect(await failure({ ...answers, leaf: honestAnswers.leaf })).to.match(/^TraceAnswerError .*op 0, level 0, index 0/);
    expect(await failure({ ...answers, leaf: async () => new Uint8Array(3) })).to.include("TraceAnswerError");
    expect(await failure({ ...answers, node: async (request) => (await answers.node(request)).slice(1) })).to.include("TraceAnswerError");
    expect(await failure({ ...answers, node: async (request) => (await answers.node(request)).map((hash) => hash.slice(1)) })).to.include(
      "TraceAnswerError",
    );
    expect(await failure(answers, { ...statement, traceRoot: statement.programRoot })).to.include("TraceAnswerError");
    expect(await failure({ ...answers, node: () => Promise.reject(new Error("no answer")) })).to.include("no answer");
  });

  it("leads to reveals that are checked as the contract checks them", () => {
    const { own } = data;
    const node = { op: 0, level: 9, index: 0, hash: own.trees[0]!.root };
    const reveal = dpin.buildReveal({ run: own, ...node });
    expect(reveal.length).to.equal(512);
    dpin.checkReveal({ node, data: reveal });
    expect(() => dpin.checkReveal({ node, data: reveal.with(7, reveal[7]! ^ 1) })).to.throw(dpin.ProofError, "WrongReveal");
    expect(() => dpin.checkReveal({ node, data: reveal.subarray(32) })).to.throw(dpin.ProofError, "WrongLength");
    const leaf = { op: 1, level: 0, index: 2, hash: own.trees[1]!.node({ level: 0, index: 2 }) };
    dpin.checkReveal({ node: leaf, data: dpin.buildReveal({ run: own, ...leaf }) });
    expect(() => dpin.buildReveal({ run: own, op: dpin.TRACE_TREE, level: 0, index: 0 })).to.throw(RangeError);
    expect(() => dpin.buildReveal({ run: own, op: 21, level: 0, index: 0 })).to.throw(RangeError);
    expect(() => dpin.buildReveal({ run: own, op: 0, level: 8, index: 2 })).to.throw(RangeError);
  });
});
