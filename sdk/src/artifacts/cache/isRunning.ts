/** Files that no process has touched for so long are nobody's any more, whatever process has that number now. */
const ABANDONED_MS = 24 * 3_600_000;

/** Whether a process that writes a file, last changed at `usedMs`, still runs on this machine. */
export function isRunning({ pid, usedMs }: { pid: number; usedMs: number }): boolean {
  const age = Date.now() - usedMs;
  // No process is named in what a folder store writes: an hour is more than any write takes.
  if (pid === 0) return age < 3_600_000;
  if (age > ABANDONED_MS) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
