/** Whom graph-node runs as: `nobody` when we are root, as PostgreSQL does, and else whoever we are. */
export function graphNodeUser(): { readonly uid?: number; readonly gid?: number } {
  return process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
}
