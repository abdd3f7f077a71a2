export interface JsonLimits {
  readonly maxDepth: number;
  readonly maxValues: number;
  readonly maxKeys: number;
}

/**
 * The value of a JSON text, in bounded memory: before anything is built the text is scanned, and refused when it nests deeper than `maxDepth`, has
 * more than `maxValues` brackets, commas and colons (so no more values), an object with more than `maxKeys` keys or with one key twice (which JSON.parse would let the last one win). Throws
 * SyntaxError.
 */
export function parseJson({ bytes, ...limits }: JsonLimits & { bytes: Uint8Array }): unknown {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new SyntaxError("the text is not UTF-8", { cause });
  }
  scan(text, limits);
  return JSON.parse(text);
}

const [QUOTE, BACKSLASH, COMMA, COLON, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = Array.from('"\\,:[]{}', (char) =>
  char.charCodeAt(0),
) as [number, number, number, number, number, number, number, number];

/** Texts that are no JSON may pass: JSON.parse refuses them, after building no more than was counted here. */
function scan(text: string, { maxDepth, maxValues, maxKeys }: JsonLimits): void {
  // The keys of every open object, null for an open list.
  const open: (Set<string> | null)[] = [];
  let values = 1;
  let string = { start: 0, end: 0 };
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const start = at++;
      for (let next = text.charCodeAt(at); at < text.length && next !== QUOTE; next = text.charCodeAt(at)) at += next === BACKSLASH ? 2 : 1;
      string = { start, end: at + 1 };
      continue;
    }
    if (code === CLOSE_LIST || code === CLOSE_OBJECT) open.pop();
    if (code === COLON) {
      const keys = open.at(-1);
      const key = keyOf(text.slice(string.start, string.end));
      if (keys?.has(key))
        throw new SyntaxError(`the key ${JSON.stringify(key.slice(0, 64))} is there twice, again at position ${string.start}`);
      keys?.add(key);
      if (keys !== null && keys !== undefined && keys.size > maxKeys)
        throw new SyntaxError(`more than ${maxKeys} keys in an object at position ${at}`);
    }
    if (code === OPEN_LIST || code === OPEN_OBJECT) {
      open.push(code === OPEN_OBJECT ? new Set() : null);
      if (open.length > maxDepth) throw new SyntaxError(`nested deeper than ${maxDepth} at position ${at}`);
    }
    if (code === COLON || code === COMMA || code === OPEN_LIST || code === OPEN_OBJECT) values++;
    if (values > maxValues) throw new SyntaxError(`more than ${maxValues} values and keys at position ${at}`);
  }
}

/** Two spellings of one key, `"a"` and `"\u0061"`, are the same. */
function keyOf(literal: string): string {
  if (!literal.includes("\\")) return literal.slice(1, -1);
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal;
  }
}
