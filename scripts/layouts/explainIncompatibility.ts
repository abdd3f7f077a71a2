import { assertStorageUpgradeSafe, StorageUpgradeErrors, withValidationDefaults, type StorageLayout } from "@openzeppelin/upgrades-core";

/** Why storage written under `committed` would be read wrongly under `built`; empty when it would not (what is only appended is safe). */
export function explainIncompatibility({ committed, built }: { committed: StorageLayout; built: StorageLayout }): string {
  const lost = Object.keys(committed.namespaces ?? {}).filter((id) => built.namespaces?.[id] === undefined);
  if (lost.length > 0) return `namespaces are gone: ${lost.join(", ")}`;
  try {
    assertStorageUpgradeSafe(committed, built, withValidationDefaults({ kind: "uups" }));
    return "";
  } catch (error) {
    if (!(error instanceof StorageUpgradeErrors)) throw error;
    return error.message;
  }
}
