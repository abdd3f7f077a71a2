/** A program folder's file that is not what it must be; `file` is "program.json" or "weights.safetensors". */
export class ProgramFileError extends Error {
  readonly file: string;
  readonly detail: string;

  constructor({ file, detail, cause }: { file: string; detail: string; cause?: unknown }) {
    super(`${file}: ${detail}`, { cause });
    this.name = "ProgramFileError";
    this.file = file;
    this.detail = detail;
  }
}

export const PROGRAM_JSON = "program.json";
export const WEIGHTS_FILE = "weights.safetensors";
