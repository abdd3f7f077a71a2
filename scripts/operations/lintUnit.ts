import { parseUnit } from "./parseUnit.ts";
import { unitKeys } from "./unitKeys.ts";

/** What every service of ours must have, so that a daemon that is broken into can do little. */
const HARDENED: Readonly<Record<string, string>> = {
  NoNewPrivileges: "yes",
  CapabilityBoundingSet: "",
  ProtectSystem: "strict",
  ProtectHome: "yes",
  PrivateTmp: "yes",
  PrivateDevices: "yes",
  ProtectKernelModules: "yes",
  ProtectKernelTunables: "yes",
  ProtectControlGroups: "yes",
  RestrictSUIDSGID: "yes",
  RestrictNamespaces: "yes",
  SystemCallFilter: "@system-service",
  SystemCallArchitectures: "native",
  UMask: "0077",
  LimitCORE: "0",
};
const REPEATABLE = new Set(["Environment", "EnvironmentFile", "LoadCredential", "DeviceAllow", "Wants", "After"]);
/** Specifiers that systemd 252 knows and we use: instance, state directory, credentials directory. */
const SPECIFIERS = /%(?![iSd])/;

/** What is wrong with a systemd service of ours, each in a line; `dropIn`: only adds to a service. */
export function lintUnit({ text, dropIn = false }: { text: string; dropIn?: boolean }): string[] {
  const { entries, problems } = parseUnit({ text });
  const found = [...problems];
  const seen = new Map<string, string>();
  for (const { line, section, key, value } of entries) {
    const known = unitKeys[section];
    const pattern = known?.[key];
    if (known === undefined) found.push(`line ${line}: there is no section [${section}]`);
    else if (pattern === undefined) found.push(`line ${line}: [${section}] has no ${key}=`);
    else if (!pattern.test(value)) found.push(`line ${line}: ${key}=${value} is no value for it (${pattern.source})`);
    if (SPECIFIERS.test(value)) found.push(`line ${line}: ${key}= uses a specifier other than %i, %S and %d`);
    if (seen.has(key) && !REPEATABLE.has(key)) found.push(`line ${line}: ${key}= is there twice`);
    if (key === "Environment" && /pass(word|phrase)?=|secret=|token=|privatekey=/i.test(value))
      found.push(`line ${line}: a secret does not belong in the environment`);
    seen.set(key, value);
  }
  if (dropIn) return found;
  for (const [key, value] of Object.entries(HARDENED)) {
    if (seen.get(key) !== value) found.push(`${key}=${value} is missing`);
  }
  for (const key of ["Description", "Type", "User", "StateDirectory", "LoadCredential", "ExecStart", "Restart"]) {
    if (!seen.has(key)) found.push(`${key}= is missing`);
  }
  if (seen.get("User") === "root") found.push("it runs as root");
  if (seen.has("WatchdogSec") && (seen.get("Type") !== "notify" || seen.get("NotifyAccess") !== "all"))
    found.push("WatchdogSec= needs Type=notify and NotifyAccess=all");
  return found;
}
