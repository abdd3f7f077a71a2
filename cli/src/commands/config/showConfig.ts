import { stringify } from "yaml";
import { configSchemas, type ConfigKind } from "../../config/configSchemas.ts";
import { readConfig } from "../../config/readConfig.ts";
import { withoutSecrets } from "../../config/withoutSecrets.ts";
import { addressOf } from "../../keys/addressOf.ts";
import type { KeyConfig } from "../../keys/keyConfigSchema.ts";
import type { Run } from "../../run/Run.ts";

/** `dpin config show`: what a program would run with: its file, the environment laid over it, and the defaults; secrets left out. Opens no key. */
export async function showConfig({ run, kind }: { run: Run; kind: ConfigKind }): Promise<void> {
  const config = await readConfig<{ key: KeyConfig }>({ file: run.config, schema: configSchemas[kind] });
  const shown = withoutSecrets(config) as object;
  const account = await addressOf(config);
  const plain: unknown = JSON.parse(
    JSON.stringify(shown, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value)),
  );
  run.result({ kind, account, config: shown }, `# ${kind}, key of ${account}\n${stringify(plain).trimEnd()}`);
}
