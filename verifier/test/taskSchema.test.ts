import { expect } from "chai";
import type { Task } from "../src/index.ts";
import { outcomeSchema, taskJson, taskSchema } from "../src/work/taskSchema.ts";

describe("A task in the queue", () => {
  const root = `0x${"ab".repeat(32)}` as const;
  const account = `0x${"cd".repeat(20)}` as const;
  const common = {
    record: {
      ...{ jobId: 2n ** 40n, block: 17n, provider: account, programRoot: root, inputRoot: root, outputRoot: root, traceRoot: root },
      ...{ jobLocator: "a", outputLocator: "b", tier: "product" as const, product: "sample" as const },
      ...{ finding: "unchecked" as const, demanded: [] },
    },
    ...{ challenger: account, elements: 128, secondsLeft: 60 },
  };
  const policy = { rerunShare: 0.1, runCost: 10n ** 30n, distrustSeconds: 5, alwaysAbove: 3n, productShare: 0.5, productTries: 2 };
  const plan = { policy, history: { right: 4, convictions: [{ time: 9 }] }, msLeft: Infinity, productMsLeft: 12 };

  it("comes back as it was, whatever its kind", () => {
    const tasks: Task[] = [
      ...(["check", "sample", "search"] as const).map((kind) => ({ kind, ...common })),
      { kind: "product", ...common, tries: 3 },
      { kind: "batch", ...common, plan },
    ];
    for (const task of tasks) expect(taskSchema.parse(JSON.parse(JSON.stringify(taskJson(task)))), task.kind).to.deep.equal(task);
  });

  it("of another version, or an outcome that says less than it must, is refused", () => {
    expect(taskSchema.safeParse(taskJson({ kind: "product", ...common } as never)).success).to.equal(false);
    expect(outcomeSchema.safeParse({ kind: "unequal", runMs: 3 }).success).to.equal(false);
    expect(outcomeSchema.parse({ kind: "unequal", runMs: 3, reason: "row 4" })).to.deep.equal({
      kind: "unequal",
      runMs: 3,
      reason: "row 4",
    });
    expect(outcomeSchema.parse({ kind: "noProduct" })).to.deep.equal({ kind: "noProduct" });
  });
});
