import { endHalts, verifierMigrations } from "@dpin/verifier";
import { readConfig } from "../../config/readConfig.ts";
import { verifierConfigSchema } from "../../config/verifierConfig.ts";
import { leadershipPrefix } from "../../database/leadershipName.ts";
import { visitState } from "../../database/visitState.ts";
import { NotFoundError } from "../../NotFoundError.ts";
import { isoTime } from "../../run/isoTime.ts";
import { printable } from "../../run/printable.ts";
import type { Run } from "../../run/Run.ts";

/**
 * `dpin verifier resume`: lets a verifier that found itself mistaken by a canary claim again; one that runs notices by itself. Needs neither the chain nor the key. Throws NotFoundError when
 * none is halted, UsageError when the verifier has not run yet.
 */
export async function resumeVerifier({ run }: { run: Run }): Promise<void> {
  const { addresses, database: config, dataDir } = await readConfig({ file: run.config, schema: verifierConfigSchema });
  const prefix = leadershipPrefix({ daemon: "verifier", escrow: addresses.escrow });
  const ended = await visitState({
    config,
    dataDir,
    migrations: verifierMigrations,
    visit: (database) => endHalts({ database, prefix }),
  });
  if (ended.length === 0) throw new NotFoundError("no verifier of this network is halted in its database");
  const told = ended.map(({ verifier, reason, at }) => ({
    verifier: verifier.slice(prefix.length),
    reason,
    since: isoTime(Math.floor(at / 1_000)),
  }));
  run.result(
    told,
    told
      .map(({ verifier, reason, since }) => `verifier ${verifier} claims again; halted since ${since}: ${printable({ text: reason })}`)
      .join("\n"),
  );
}
