import { expect } from "chai";
import { smallProgram } from "../../test/support/smallProgram.ts";
import { tamperedRun } from "../../test/support/tamperedRun.ts";
import { rejection } from "../../test/support/rejection.ts";
import { generatedChain } from "./support/generatedChain.ts";
import {
  checkFraudProof,
  commitProgram,
  createReferenceBackend,
  findOutputRootFault,
  initHash,
  inputRootOf,
  TraceAnswerError,
  traceViewOf,
  type Run,
  type RunRequest,
  type TraceView,
} from "../src/index.ts";

describe("a committed output root", () => {
  const small = smallProgram({ seed: 77 });
  before(() => initHash());

  async function runOf(request: RunRequest) {
    const { program, constants, inputRoot } = request;
    const commitment = commitProgram({ program, constants });
    const run = await createReferenceBackend().run(request);
    const find = (committed: Run, view: TraceView = traceViewOf({ run: committed })) =>
      findOutputRootFault({ program, commitment, statement: committed, committed: view });
    const statementOf = ({ outputRoot, traceRoot }: Run) => ({ programRoot: commitment.root, inputRoot, outputRoot, traceRoot });
    return { run, find, statementOf };
  }

  for (const ops of [1, 2, 3, 17, 33]) {
    it(`that is not the last op's is proven from the trace alone, with ${ops} op${ops === 1 ? "" : "s"}`, async () => {
      const { run, find, statementOf } = await runOf(generatedChain({ n: 2, length: ops }));
      expect(await find(run)).to.equal(null);
      const lie = tamperedRun({ run, lie: { kind: "output root" } });
      const proof = await find(lie);
      expect(checkFraudProof({ statement: statementOf(lie), proof: proof! })).to.include({ kind: "OutputRoot", op: ops - 1 });
    });
  }

  it("is not believed to be wrong because of an answer that is", async () => {
    const inputs = [small.randomInput()];
    const { run, find } = await runOf({ ...small, inputs, inputRoot: inputRootOf({ inputs }) });
    const honest = traceViewOf({ run });
    const lying: TraceView = {
      ...honest,
      node: async (request) => (await honest.node(request)).map((hash) => hash.map((byte) => byte ^ 1)),
    };
    const short: TraceView = { ...honest, node: async (request) => (await honest.node(request)).slice(1) };
    for (const view of [lying, short]) expect(await rejection(find(run, view))).to.be.instanceOf(TraceAnswerError);
  });
});
