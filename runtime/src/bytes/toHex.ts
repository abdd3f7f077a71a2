/** Lower-case hex of bytes, with 0x in front. */
export function toHex(bytes: Uint8Array): `0x${string}` {
  let text = "0x" as `0x${string}`;
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}
