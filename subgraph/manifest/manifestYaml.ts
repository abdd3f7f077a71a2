import { stringify } from "yaml";

/** A manifest as YAML that graph-node takes: texts are quoted, else an address would be read as a number. */
export function manifestYaml(manifest: object): string {
  return stringify(manifest, { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", lineWidth: 0, aliasDuplicateObjects: false });
}
