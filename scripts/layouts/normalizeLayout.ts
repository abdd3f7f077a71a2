import type { StorageLayout } from "@openzeppelin/upgrades-core";

/** A layout without what changes when unrelated code does (AST ids, line numbers), so that committed ones can be compared as text. */
export function normalizeLayout({ layout }: { layout: StorageLayout }): StorageLayout {
  const names = Object.entries(layout.types)
    .map(([id, { label }]) => ({ id, label }))
    .sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
  // `t_struct(Thaw)9720_storage` becomes `t_struct(Thaw)1_storage`; a second struct of that name would be 2.
  const ordinals = new Map<string, number>();
  const perName = new Map<string, number>();
  for (const { id } of names) {
    const match = /^t_(?:struct|enum)\((\w+)\)(\d+)(?:_storage)?$/.exec(id);
    if (match === null || ordinals.has(match[2]!)) continue;
    const ordinal = (perName.get(match[1]!) ?? 0) + 1;
    perName.set(match[1]!, ordinal);
    ordinals.set(match[2]!, ordinal);
  }
  const stable = (type: string) =>
    type.replace(/\)(\d+)(?=_storage|,|\)|$)/g, (whole, id: string) => (ordinals.has(id) ? `)${ordinals.get(id)}` : whole));
  const item = <T extends { type: string }>(value: T) => ({ ...value, type: stable(value.type) });
  const place = ({ label, type, offset, slot, contract }: StorageLayout["storage"][number]) => ({
    label,
    type: stable(type),
    contract,
    src: contract,
    ...(offset === undefined ? {} : { offset }),
    ...(slot === undefined ? {} : { slot }),
  });
  const types = Object.entries(layout.types).map(([id, type]) => {
    const members = type.members?.map((member) => (typeof member === "string" ? member : item(member)));
    return [stable(id), { ...type, ...(members === undefined ? {} : { members }) }] as const;
  });
  const namespaces = Object.entries(layout.namespaces ?? {}).map(([id, items]) => [id, items.map(place)] as const);
  const byKey = (a: readonly [string, unknown], b: readonly [string, unknown]) => (a[0] < b[0] ? -1 : 1);
  return {
    storage: layout.storage.map(place),
    types: Object.fromEntries(types.sort(byKey)) as StorageLayout["types"],
    namespaces: Object.fromEntries(namespaces.sort(byKey)),
  };
}
