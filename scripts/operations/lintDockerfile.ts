import { existsSync } from "node:fs";
import path from "node:path";
import { DockerfileParser, type Copy } from "dockerfile-ast";
import { validate, ValidationSeverity } from "dockerfile-utils";

/** What is wrong with a Dockerfile of ours, each in a line; `context`: the folder that is sent to the builder; `ignore`: the text of its .dockerignore. */
export function lintDockerfile({ text, context, ignore }: { text: string; context: string; ignore: string }): string[] {
  const problems = validate(text, {
    deprecatedMaintainer: ValidationSeverity.ERROR,
    directiveCasing: ValidationSeverity.ERROR,
    emptyContinuationLine: ValidationSeverity.ERROR,
    instructionCasing: ValidationSeverity.ERROR,
    instructionCmdMultiple: ValidationSeverity.ERROR,
    instructionEntrypointMultiple: ValidationSeverity.ERROR,
    instructionHealthcheckMultiple: ValidationSeverity.ERROR,
    instructionJSONInSingleQuotes: ValidationSeverity.ERROR,
    instructionWorkdirRelative: ValidationSeverity.ERROR,
  }).map(({ range, message }) => `line ${range.start.line + 1}: ${message}`);
  const file = DockerfileParser.parse(text);
  const stages = file.getFROMs().map((from) => ({ from, name: from.getBuildStage() }));
  for (const { from } of stages) {
    const image = from.getImage() ?? "";
    const isStage = stages.some(({ name }) => name === image);
    if (!isStage && !/^[\w./-]+:[\w.-]*\d+\.\d+[\w.-]*$/.test(image)) problems.push(`the base ${image} names no exact version`);
  }
  const kept = ignore
    .split("\n")
    .filter((line) => line.startsWith("!"))
    .map((line) => line.slice(1));
  if (!ignore.split("\n").includes("*")) problems.push("the .dockerignore does not begin by leaving out everything");
  for (const name of kept)
    if (!existsSync(path.join(context, name))) problems.push(`the .dockerignore lets in ${name}, which is not there`);
  for (const copy of file.getCOPYs() as Copy[]) {
    if (copy.getFlags().some((flag) => flag.getName() === "from")) continue;
    for (const source of copy
      .getArguments()
      .slice(0, -1)
      .map((argument) => argument.getValue())) {
      if (!existsSync(path.join(context, source))) problems.push(`COPY ${source}: it is not there`);
      if (!kept.some((name) => source === name || source.startsWith(`${name}/`)))
        problems.push(`COPY ${source}: the .dockerignore leaves it out`);
    }
  }
  const instructions = file.getInstructions();
  const last = instructions.slice(instructions.findLastIndex((instruction) => instruction.getKeyword() === "FROM"));
  const user = last.findLast((instruction) => instruction.getKeyword() === "USER")?.getArgumentsContent() ?? "root";
  if (!/^[1-9]\d+:[1-9]\d+$/.test(user)) problems.push(`the image runs as ${user}, not as numbered user and group other than root`);
  for (const keyword of ["HEALTHCHECK", "ENTRYPOINT"]) {
    if (!last.some((instruction) => instruction.getKeyword() === keyword)) problems.push(`the image has no ${keyword}`);
  }
  for (const instruction of instructions) {
    const line = `line ${instruction.getRange().start.line + 1}`;
    const content = instruction.getArgumentsContent() ?? "";
    if (["ENV", "ARG"].includes(instruction.getKeyword()) && /pass|secret|token|private/i.test(content))
      problems.push(`${line}: a secret does not belong in an image`);
    if (instruction.getKeyword() === "ADD") problems.push(`${line}: COPY does what ADD is needed for here`);
    if (/apt-get install/.test(content) && !/--no-install-recommends/.test(content))
      problems.push(`${line}: apt-get install without --no-install-recommends`);
    if (/apt-get install/.test(content) && !/rm -rf \/var\/lib\/apt\/lists/.test(content))
      problems.push(`${line}: apt's lists stay in the image`);
    if (/\b(curl|wget)\b/.test(content)) problems.push(`${line}: it fetches something that no lock file names`);
    if (/\bnpm (install|i|ci)\b/.test(content) && !/npm ci .*--omit=dev/.test(content))
      problems.push(`${line}: packages are installed by npm ci --omit=dev`);
  }
  return problems;
}
