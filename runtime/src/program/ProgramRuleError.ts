/** Rules of docs/spec/program.md. */
export type ProgramRule = "counts" | "shape" | "immediate" | "arity" | "source" | "view" | "map" | "descriptor" | "fan-in" | "slow-path";

/** A program that breaks a rule of docs/spec/program.md; `op` is the op's index, null when it is not about one op. */
export class ProgramRuleError extends Error {
  readonly rule: ProgramRule;
  readonly op: number | null;
  readonly opName: string | null;
  readonly detail: string;

  constructor({ rule, op, opName, detail }: { rule: ProgramRule; op: number | null; opName: string | null; detail: string }) {
    super(`${op === null ? "program" : `op ${op} (${opName})`} breaks the rule "${rule}": ${detail}`);
    this.name = "ProgramRuleError";
    this.rule = rule;
    this.op = op;
    this.opName = opName;
    this.detail = detail;
  }
}
