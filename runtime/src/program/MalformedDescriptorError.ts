/** A descriptor that is not in canonical form; `position` is the byte at which it goes wrong. */
export class MalformedDescriptorError extends Error {
  readonly position: number;

  constructor({ position, detail }: { position: number; detail: string }) {
    super(`malformed op descriptor at byte ${position}: ${detail}`);
    this.name = "MalformedDescriptorError";
    this.position = position;
  }
}
