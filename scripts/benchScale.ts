// `npm run bench:scale`: how many tasks a second one coordinator and one database hand out, by worker processes. Prints the tables of docs/scale.md.
import { fork, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createWasmBackend, initHash, inputRootOf, measureProgram, superResolution, toHex } from "@dpin/runtime";
import { createFolderStore, publishJob, publishProgram } from "@dpin/sdk";
import { createQueueBench, openTaskQueue, type Task } from "@dpin/verifier";
import { pino } from "pino";
import { startPostgres } from "../cli/src/database/startPostgres.ts";

const WORKER = path.resolve(import.meta.dirname, "../test/support/scale/worker.ts");
const WORKERS = [1, 2, 4];
