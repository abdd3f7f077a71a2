import { createHash } from "node:crypto";
import { globSync } from "node:fs";
import path from "node:path";
import { compileSources } from "../audit/compileSources.ts";

const root = path.resolve(import.meta.dirname, "..", "..");

export interface Mutant {
  /** From 1, by the order of the list: the beneficiary that switches it on. */
  id: number;
  /** The same as long as the fault is the same: file, function, operator, text. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly operator: string;
  readonly original: string;
  readonly replacement: string;
  readonly form: "expression" | "condition" | "statement" | "modifier" | "assembly";
  /** Bytes of the file. */
  readonly start: number;
  readonly end: number;
}
interface Node {
  readonly nodeType?: string;
  readonly src?: string;
  readonly name?: string;
  readonly kind?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly leftExpression?: Node;
  readonly rightExpression?: Node;
  readonly leftHandSide?: Node;
  readonly rightHandSide?: Node;
  readonly expression?: Node;
  readonly arguments?: readonly Node[];
  readonly body?: Node;
  readonly AST?: Node;
  readonly modifiers?: readonly Node[];
  readonly modifierName?: Node;
  readonly statements?: readonly Node[];
  readonly typeDescriptions?: { readonly typeIdentifier?: string };
}

const SWAPPED: Readonly<Record<string, string>> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "==": "!=",
  "!=": "==",
  "+": "-",
  "-": "+",
  "*": "+",
  "/": "*",
  "%": "/",
  "&&": "||",
  "||": "&&",
  "&": "|",
  "|": "&",
  "<<": ">>",
  ">>": "<<",
};
/** What is planted first where there is little room. */
const FIRST = ["missing guard", "missing modifier", "operator", "bound", "swapped arguments"];
const LITERAL = "t_rational_";

/** Every single fault that the operators of this file can plant in contracts/: in functions, by the syntax tree; in assembly, in its numbers. */
export function findMutants(): Mutant[] {
  const files = globSync("contracts/**/*.sol", { cwd: root }).sort();
  const { output, sources } = compileSources({
    files,
    settings: { evmVersion: "osaka", viaIR: true },
    outputs: { "*": { "": ["ast"] } },
  });
  const mutants = files.flatMap((file) => {
    const found: Mutant[] = [];
    const bytes = Buffer.from(sources[file]!.content);
    const text = (node: Node) => bytes.subarray(...rangeOf(node)).toString();
    walk(output.sources[file]!.ast, "", (node, scope) => {
      for (const { operator, at, form, replacement } of faultsOf(node, text)) {
        const [start, end] = rangeOf(at);
        const original = bytes.subarray(start, end).toString();
        const line = bytes.subarray(0, start).filter((byte) => byte === 10).length + 1;
        const short = original.replaceAll(/\s+/g, " ").slice(0, 80);
        const name = `${path.basename(file, ".sol")}.${scope}: ${operator}: ${short}`;
        found.push({ id: 0, name, file, line, operator, original, replacement, form, start, end });
      }
    });
    return found;
  });
  // A name may come up twice in one function: the later ones are numbered.
  const seen = new Map<string, number>();
  return mutants.map((mutant) => {
    const count = (seen.get(mutant.name) ?? 0) + 1;
    seen.set(mutant.name, count);
    return count === 1 ? mutant : { ...mutant, name: `${mutant.name} (${count})` };
  });
}

/** `limit` of the mutants by a fixed lot, of every file in turn and of every operator in turn within it. */
export function drawMutants({ mutants, limit }: { mutants: readonly Mutant[]; limit: number }): Mutant[] {
  const lot = ({ name }: Mutant) => createHash("sha256").update(name).digest("hex");
  const byLot = (a: Mutant, b: Mutant) => (lot(a) < lot(b) ? -1 : 1);
  const queues = [...Map.groupBy(mutants, ({ file }) => file).values()].map((ofFile) => {
    const rank = ({ operator }: Mutant) => (FIRST.includes(operator) ? FIRST.indexOf(operator) : FIRST.length);
    const operators = [...Map.groupBy(ofFile, ({ operator }) => operator).values()].map((list) => list.toSorted(byLot));
    const inTurn: Mutant[] = [];
    for (let round = 0; operators.some((list) => round < list.length); round++) {
      inTurn.push(...operators.flatMap((list) => list.slice(round, round + 1)).toSorted((a, b) => rank(a) - rank(b) || byLot(a, b)));
    }
    return { share: Math.sqrt(ofFile.length), inTurn };
  });
  const total = queues.reduce((sum, { share }) => sum + share, 0);
  const drawn = queues.flatMap(({ share, inTurn }) => inTurn.slice(0, Math.max(1, Math.round((limit * share) / total))));
  // Several numbers of one assembly block are one range: it takes one of them.
  const places = new Set<string>();
  return numbered(
    drawn.filter(({ form, file, start }) => form !== "assembly" || (!places.has(`${file}:${start}`) && places.add(`${file}:${start}`))),
  );
}

/** Gives the ids, in order of place. */
export function numbered(mutants: readonly Mutant[]): Mutant[] {
  return mutants
    .toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start || b.end - a.end))
    .map((mutant, index) => ({ ...mutant, id: index + 1 }));
}

interface Fault {
  readonly operator: string;
  readonly at: Node;
  readonly form: Mutant["form"];
  readonly replacement: string;
}

function* faultsOf(node: Node, text: (node: Node) => string): Generator<Fault> {
  const type = (of: Node | undefined) => of?.typeDescriptions?.typeIdentifier ?? "";
  if (node.nodeType === "BinaryOperation" && !type(node).startsWith(LITERAL)) {
    const [left, right] = [node.leftExpression!, node.rightExpression!];
    const swapped = SWAPPED[node.operator!];
    if (swapped !== undefined) {
      yield { operator: "operator", at: node, form: "expression", replacement: `${text(left)} ${swapped} ${text(right)}` };
    }
    for (const [literal, other, before] of [
      [right, left, true],
      [left, right, false],
    ] as const) {
      if (!type(literal).startsWith(LITERAL) || literal.nodeType !== "Literal" || type(other).startsWith("t_bool")) continue;
      const replacement = before
        ? `${text(other)} ${node.operator} (${text(literal)} + 1)`
        : `(${text(literal)} + 1) ${node.operator} ${text(other)}`;
      yield { operator: "bound", at: node, form: "expression", replacement };
    }
  }
  if (node.nodeType === "FunctionCall" && node.expression?.name === "require") {
    yield { operator: "missing guard", at: node.arguments![0]!, form: "condition", replacement: "true" };
  }
  if (node.nodeType === "FunctionCall" && node.kind === "functionCall" && node.expression?.name !== "require") {
    const args = node.arguments ?? [];
    for (let i = 0; i + 1 < args.length; i++) {
      const [a, b] = [args[i]!, args[i + 1]!];
      if (type(a) !== type(b) || text(a) === text(b) || type(a).startsWith(LITERAL) || type(node).startsWith("t_tuple")) continue;
      const swapped = args.map((arg, index) => text(index === i ? b : index === i + 1 ? a : arg)).join(", ");
      yield { operator: "swapped arguments", at: node, form: "expression", replacement: `${text(node.expression!)}(${swapped})` };
      break;
    }
  }
  if (node.nodeType === "FunctionDefinition" && node.body !== undefined && node.body !== null) {
    const guard = node.modifiers?.find(({ modifierName }) => modifierName?.name === "restricted");
    if (guard !== undefined) {
      // From the modifier to the body's brace: the modifier goes, and its check comes at the start of the body.
      const [start, end] = [rangeOf(guard)[0], rangeOf(node.body)[0] + 1];
      yield {
        operator: "missing modifier",
        at: { src: `${start}:${end - start}` },
        form: "modifier",
        replacement: "_checkCanCall(msg.sender, msg.data);",
      };
    }
  }
  if (node.nodeType === "ExpressionStatement") {
    const { expression } = node;
    if (expression?.nodeType === "Assignment" || expression?.nodeType === "UnaryOperation") {
      yield { operator: "missing statement", at: { src: withSemicolon(node, text) }, form: "statement", replacement: "" };
    }
    if (expression?.nodeType === "Assignment" && (expression.operator === "+=" || expression.operator === "-=")) {
      const swapped = expression.operator === "+=" ? "-=" : "+=";
      const replacement = `${text(expression.leftHandSide!)} ${swapped} ${text(expression.rightHandSide!)};`;
      yield { operator: "assignment operator", at: { src: withSemicolon(node, text) }, form: "statement", replacement };
    }
    if (expression?.nodeType === "FunctionCall" && expression.kind === "functionCall" && expression.expression?.name !== "require") {
      if (!/^(?:revert|assert)\b|_disableInitializers|__\w+_init/.test(text(expression))) {
        yield { operator: "missing call", at: { src: withSemicolon(node, text) }, form: "statement", replacement: "" };
      }
    }
  }
  if (node.nodeType === "InlineAssembly") {
    const [start] = rangeOf(node);
    for (const literal of yulNumbers(node.AST)) {
      const at = rangeOf(literal).map((position) => position - start) as [number, number];
      const bytes = Buffer.from(text(node));
      const changed = `${bytes.subarray(0, at[0]).toString()}xor(${literal.value}, mutant_)${bytes.subarray(at[1]).toString()}`;
      // Pure functions may not ask for the beneficiary in assembly.
      yield { operator: "assembly number", at: node, form: "assembly", replacement: `{ uint256 mutant_ = (ON) ? 1 : 0; ${changed} }` };
    }
  }
}

function* yulNumbers(value: unknown): Generator<Node> {
  if (typeof value !== "object" || value === null) return;
  const node = value as Node;
  // A function of assembly sees none of the variables around it.
  if (node.nodeType === "YulFunctionDefinition") return;
  if (node.nodeType === "YulLiteral" && /^(?:0x[0-9a-f]{1,4}|[0-9]+)$/.test(node.value ?? "")) yield node;
  for (const [key, child] of Object.entries(value)) if (key !== "nativeSrc") yield* yulNumbers(child);
}

function withSemicolon(node: Node, text: (node: Node) => string): string {
  const [start, end] = rangeOf(node);
  const length = end - start;
  return text(node).endsWith(";") ? node.src! : `${start}:${length + 1}`;
}

function rangeOf({ src }: Node): [number, number] {
  const [start, length] = src!.split(":").map(Number) as [number, number];
  return [start, start + length];
}

function walk(value: unknown, scope: string, visit: (node: Node, scope: string) => void): void {
  if (typeof value !== "object" || value === null) return;
  const node = value as Node;
  // Constants are no functions; constructors run once, and their faults show in every test.
  if (node.nodeType === "FunctionDefinition") scope = node.name || node.kind || "";
  if (scope === "constructor" || scope === "initialize") return;
  if (scope !== "" && node.nodeType !== undefined) visit(node, scope);
  if (["EmitStatement", "RevertStatement", "InlineAssembly"].includes(node.nodeType ?? "")) return;
  for (const [key, child] of Object.entries(value)) {
    // Custom errors' arguments, and ranges that belong to other trees.
    if (node.nodeType === "FunctionCall" && node.expression?.name === "require" && key === "arguments") {
      walk((child as unknown[])[0], scope, visit);
      continue;
    }
    // A loop's head takes no statements.
    if (key === "loopExpression" || key === "initializationExpression") continue;
    if (key === "typeDescriptions" || key === "documentation" || key === "modifiers" || key === "parameters" || key === "nativeSrc")
      continue;
    walk(child, scope, visit);
  }
}
