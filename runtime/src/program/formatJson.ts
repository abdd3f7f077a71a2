const WIDTH = 140;

/** JSON text in which whatever fits a line stands on one: the same value always gives the same text. Ends with a newline. */
export function formatJson({ value }: { value: unknown }): string {
  return `${format(value, 0, 0)}\n`;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}: ${inline(field)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

/** `used` is what already stands on the line in front of the value, behind it a comma may follow. */
function format(value: unknown, indent: number, used: number): string {
  const line = inline(value);
  if (typeof value !== "object" || value === null || used + line.length < WIDTH) return line;
  const inner = " ".repeat(indent + 2);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const fields = Object.entries(value).map(([key, field]) => {
    const label = Array.isArray(value) ? "" : `${JSON.stringify(key)}: `;
    return inner + label + format(field, indent + 2, inner.length + label.length);
  });
  return `${open}\n${fields.join(",\n")}\n${" ".repeat(indent)}${close}`;
}
