/** WGSL that declares the row-major indices `names` (i32) over `dims` of the flat u32 index `from`. */
export function splitIndex({ from, dims, names }: { from: string; dims: readonly number[]; names: readonly string[] }): string {
  let rest = from;
  const lines: string[] = [];
  for (let i = dims.length - 1; i >= 0; i--) {
    lines.push(i === 0 ? `let ${names[i]} = i32(${rest});` : `let ${names[i]} = i32((${rest}) % ${dims[i]}u);`);
    rest = `(${rest}) / ${dims[i]}u`;
  }
  return lines.join("\n  ");
}
