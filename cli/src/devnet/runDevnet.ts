import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { packageDir } from "@dpin/runtime";
import type { WriteStream } from "node:tty";
import { daemonSignal } from "../daemonSignal.ts";
import { readPicture } from "../picture/readPicture.ts";
import { createReporter } from "../report/createReporter.ts";
import { playStory } from "../story/playStory.ts";
import { UsageError } from "../UsageError.ts";
import { checkPort } from "./checkPort.ts";

export interface DevnetOptions {
  readonly once: boolean;
  readonly input?: string;
  readonly out: string;
  readonly json?: string;
  readonly port?: number;
  readonly index: boolean;
  readonly stream: WriteStream;
}

/**
 * `dpin devnet`: a whole network on this machine and the story of real jobs on it; resolves to the exit code. Everything the user gave is
 * checked before anything is started; throws UsageError for what cannot be used.
 */
export async function runDevnet({ once, input, out, json, port, index, stream }: DevnetOptions): Promise<number> {
  const signal = daemonSignal();
  const file = input ?? fixturePicture();
  const picture = await readPicture({ file });
  const freePort = await checkPort({ port: port ?? 0 });
  const outDir = await writableFolder({ dir: out, option: "--out" });
  if (json !== undefined) await writableFolder({ dir: path.dirname(json), option: "--json" });
  if (!existsSync(path.join(import.meta.dirname, "../../../artifacts/contracts")))
    throw new UsageError("the contracts are not built: run `npm run build` first");

  const reporter = createReporter({ stream });
  const workDir = await mkdtemp(path.join(os.tmpdir(), "dpin-devnet-"));
  // PostgreSQL may run as another user; what is secret in it has its own modes.
  await chmod(workDir, 0o711);
  try {
    return await playStory({
      once,
      picture,
      pictureName: path.basename(file),
      outDir,
      json,
      port: freePort,
      index,
      workDir,
      reporter,
      signal,
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    reporter.close();
    reporter.print("\nstopped; nothing is left running");
    return 128 + os.constants.signals.SIGINT;
  } finally {
    reporter.close();
    await rm(workDir, { recursive: true, force: true });
  }
}

/** The photograph that ships with the super-resolution model, 128 × 128 pixels. */
function fixturePicture(): string {
  return path.join(packageDir({ name: "@upscalerjs/default-model" }), "assets", "fixture.png");
}

async function writableFolder({ dir, option }: { dir: string; option: string }): Promise<string> {
  try {
    await mkdir(dir, { recursive: true });
  } catch (error) {
    throw new UsageError(
      `cannot write to ${dir} (${(error as NodeJS.ErrnoException).code ?? "unknown reason"}): choose another folder with ${option}`,
    );
  }
  return path.resolve(dir);
}
