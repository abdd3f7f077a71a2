import type { DiskRoom } from "@dpin/sdk/node";
import type { Runner } from "../work/createRunner.ts";

/** Whether the disk has room for a job's data and trace, besides those of all that is promised; without them it could not be defended. Always when nobody looks at the disk. */
export async function hasRoom({ room, runner, bytes }: { room: DiskRoom | undefined; runner: Runner; bytes: number }): Promise<boolean> {
  if (room === undefined) return true;
  const { work } = await runner.capacity();
  return room.fits({ bytes: work.reduce((sum, promised) => sum + promised.bytes, bytes) });
}
