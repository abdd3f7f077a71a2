/** One assignment of a systemd unit. */
export interface UnitEntry {
  readonly line: number;
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/** Reads a systemd unit (systemd.syntax(7), without continued lines, which ours do not have); what is not of that form is told in `problems`. */
export function parseUnit({ text }: { text: string }): { entries: UnitEntry[]; problems: string[] } {
  const entries: UnitEntry[] = [];
  const problems: string[] = [];
  let section = "";
  text.split("\n").forEach((raw, i) => {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.startsWith(";")) return;
    const named = /^\[([^\]]+)\]$/.exec(line);
    if (named !== null) section = named[1]!;
    else {
      const at = line.indexOf("=");
      if (at < 1 || line.endsWith("\\")) problems.push(`line ${i + 1}: neither a section nor a key with a value on one line`);
      else entries.push({ line: i + 1, section, key: line.slice(0, at), value: line.slice(at + 1) });
    }
  });
  return { entries, problems };
}
