import type { Run } from "../run/Run.ts";

/** What the command line runs in. */
export interface Context {
  readonly stdin: Run["stdin"];
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly onReceipt: Run["onReceipt"];
  readonly onPlan: Run["onPlan"];
  readonly setExitCode: (code: number) => void;
}
