import type { LogNotice } from "./createLogReader.ts";

/** A line for a daemon's log: an event's name, its facts, and a sentence. */
export function describeLogNotice(notice: LogNotice): { event: string; msg: string; [fact: string]: string | number } {
  switch (notice.kind) {
    case "range": {
      const { blocks, reason } = notice;
      return { event: "logRange", blocks, reason, msg: `the node gives fewer logs at once; asking for ${blocks} blocks` };
    }
    case "behind": {
      const { head, read } = notice;
      return {
        event: "nodeBehind",
        head: String(head),
        read: String(read),
        msg: `the node is at block ${head}, and ${read} was read already; waiting`,
      };
    }
    case "missing":
      return {
        event: "headMissing",
        head: String(notice.head),
        msg: `the node names block ${notice.head} and does not have what leads there; waiting`,
      };
    case "reorganised":
      return {
        event: "reorganised",
        from: String(notice.from),
        msg: `the chain went another way; reading again from block ${notice.from}`,
      };
  }
}
