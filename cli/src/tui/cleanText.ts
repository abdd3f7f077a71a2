/**
 * Text that strangers may have written (errors of servers, reasons of contracts), fit for a terminal: its first line, cut after `most` characters, with every control, format
 * and unassigned character replaced, so that none can move the cursor, colour the screen, or turn the order of what is read.
 */
export function cleanText({ text, most = 400 }: { text: string; most?: number }): string {
  return text
    .slice(0, most)
    .replace(/[\r\n][^]*$/, "")
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "·");
}
