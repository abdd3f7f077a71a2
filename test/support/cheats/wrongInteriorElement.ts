import { commitTensor, rootOf, type Backend, type Op, type Operand, type Program } from "@dpin/runtime";

/**
 * One wrong element in the middle of the first op's output; every later op is then computed from it, so that the trace is consistent and
 * only that one element is a lie.
 */
export function wrongInteriorElement({ backend }: { backend: Backend }): Backend {
  return {
    name: "wrong interior element",
    fit: (request) => backend.fit(request),
    run: async (request) => {
      const { program, inputs } = request;
      const honest = await backend.run(request);
      if (program.ops.length < 2) throw new RangeError("a program of one op has no interior");
      const wrong = honest.outputs[0]!.slice();
      wrong[wrong.length >> 1]! ^= 0x40;
      const rest = await backend.run({ ...request, program: readingFirstFromInput(program), inputs: [...inputs, wrong] });
      const outputs = [wrong, ...rest.outputs.slice(1)];
      const trees = [commitTensor({ bytes: wrong }), ...rest.trees.slice(1)];
      const traceTree = rootOf({ hashes: trees.map(({ root }) => root) });
      return { ...rest, outputs, trees, traceTree, outputRoot: trees.at(-1)!.root, traceRoot: traceTree.root };
    },
    close: () => backend.close(),
  };
}

/** The program with op 0's output given as one more input to all later ops. */
function readingFirstFromInput(program: Program): Program {
  const index = program.inputs.length;
  const moved = (operand: Operand): Operand =>
    operand.source.kind === "output" && operand.source.index === 0 ? { ...operand, source: { kind: "input", index } } : operand;
  const ops = program.ops.map((op): Op => ({
    ...op,
    a: moved(op.a),
    b: op.b && moved(op.b),
    bias: op.bias && moved(op.bias),
    multiplier: typeof op.multiplier === "number" ? op.multiplier : moved(op.multiplier),
  }));
  return { ...program, inputs: [...program.inputs, { name: "first", ...program.ops[0]!.output }], ops };
}
