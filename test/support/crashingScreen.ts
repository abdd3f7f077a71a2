import type { ReadStream, WriteStream } from "node:tty";
import { openScreen } from "../../cli/src/tui/openScreen.ts";

// A program that takes the terminal and then ends by an error that nobody catches.
openScreen({
  stdin: process.stdin as ReadStream,
  stdout: process.stdout as WriteStream,
  draw: () => ["the view"],
  onQuit: () => undefined,
});
setTimeout(() => {
  throw new Error("nobody catches this");
}, 300);
