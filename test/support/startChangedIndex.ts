import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands in front of a real index, and changes what it says. */
export interface ChangedIndex {
  readonly url: string;
  /** How many questions came. */
  readonly asked: number;
  /** Gets the question's text and the real answer's data; undefined: the index is away. */
  change(how: (question: string, data: Record<string, unknown>) => Record<string, unknown> | undefined): void;
  stop(): Promise<void>;
}

/** A server between a client and the index at `target` that says the truth until it is told to change it. */
export async function startChangedIndex({ target }: { target: string }): Promise<ChangedIndex> {
  let change: Parameters<ChangedIndex["change"]>[0] = (_, data) => data;
  let asked = 0;
  const server = createServer((request, response) => {
    asked++;
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const answered = fetch(target, { method: "POST", headers: { "content-type": "application/json" }, body });
      void answered
        .then((answer) => answer.json())
        .then((said) => {
          const { data, ...rest } = said as { data?: Record<string, unknown> };
          const changed = data === undefined ? data : change((JSON.parse(body) as { query: string }).query, data);
          if (data !== undefined && changed === undefined) return response.writeHead(503).end();
          response.setHeader("content-type", "application/json").end(JSON.stringify({ ...rest, data: changed }));
        })
        .catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get asked() {
      return asked;
    },
    change: (how) => void (change = how),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
