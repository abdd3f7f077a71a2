import { NodeFaultError } from "../errors/NodeError.ts";
import { readResult } from "./readResult.ts";
import type { RpcNode } from "./RpcNode.ts";

interface Pending {
  resolve(data: unknown): void;
  reject(error: NodeFaultError): void;
  readonly method: string;
}

/**
 * A JSON-RPC server at a WebSocket URL. The connection is made when something is asked and none is open, so it is made anew after every loss; one on which an
 * answer is not there within `timeoutMs`, or on which something comes that is no answer, is given up with all that waits on it.
 */
export function createSocketNode({ url, timeoutMs }: { url: string; timeoutMs: number }): RpcNode {
  const server = new URL(url).host;
  let current: { socket: WebSocket; opened: Promise<void> } | null = null;
  let nextId = 1;
  const pending = new Map<number, Pending>();

  function giveUp(socket: WebSocket, reason: string, timedOut = false): void {
    if (current?.socket !== socket) return;
    current = null;
    socket.close();
    const lost = [...pending.values()];
    pending.clear();
    for (const { reject, method } of lost) reject(new NodeFaultError({ server, method, reason, timedOut }));
  }

  function connect(): { socket: WebSocket; opened: Promise<void> } {
    const socket = new WebSocket(url);
    const opened = new Promise<void>((resolve) => socket.addEventListener("open", () => resolve(), { once: true }));
    socket.addEventListener("close", () => giveUp(socket, "closed the connection"));
    socket.addEventListener("error", () => giveUp(socket, "does not answer"));
    socket.addEventListener("message", ({ data }) => {
      if (current?.socket !== socket) return;
      try {
        const answer = JSON.parse(String(data)) as { id?: unknown } | null;
        const id = typeof answer?.id === "number" ? answer.id : NaN;
        pending.get(id)?.resolve(answer);
        pending.delete(id);
      } catch {
        giveUp(socket, "answers with something that is not JSON");
      }
    });
    return { socket, opened };
  }

  return {
    server,
    close: () => {
      if (current !== null) giveUp(current.socket, "is not asked any more");
    },
    ask: async ({ method, params }) => {
      const { socket, opened } = (current ??= connect());
      const id = nextId++;
      let timer: NodeJS.Timeout | undefined;
      const answered = new Promise<unknown>((resolve, reject) => {
        pending.set(id, { resolve, reject, method });
        timer = setTimeout(() => giveUp(socket, `gives no answer within ${timeoutMs} ms`, true), timeoutMs);
      });
      void opened.then(() => {
        if (pending.has(id)) socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
      });
      try {
        return readResult({ data: await answered, server, method, params });
      } finally {
        clearTimeout(timer);
        pending.delete(id);
      }
    },
  };
}
