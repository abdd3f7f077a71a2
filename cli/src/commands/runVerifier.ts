import { initHash } from "@dpin/runtime";
import type { BackendChoice } from "@dpin/runtime";
import { createVerifier } from "@dpin/verifier";
import { pino } from "pino";
import { connect } from "../config/connect.ts";
import { createBackend } from "../config/createBackend.ts";
import { createStores } from "../config/createStores.ts";
import { readConfig } from "../config/readConfig.ts";
import { verifierConfigSchema } from "../config/verifierConfig.ts";
import { daemonSignal } from "../daemonSignal.ts";

/** `dpin verifier run`: checks committed jobs and convicts cheats until it is told to stop. Logs JSON lines. */
export async function runVerifier({ config: file, backend: choice }: { config: string; backend?: BackendChoice }): Promise<void> {
  const config = await readConfig({ file, schema: verifierConfigSchema });
  const signal = daemonSignal();
  const logger = pino({ name: "verifier", level: "debug" });
  await initHash();
  const backend = await createBackend({ backend: choice, engine: config.engine, logger });
  try {
    const client = await connect({ config, logger, signal });
    const store = createStores({ ...config, logger });
    await createVerifier({ client, backend, store, policy: config.policy, dataDir: config.dataDir, logger, signal }).run();
  } finally {
    await backend.close();
  }
}
