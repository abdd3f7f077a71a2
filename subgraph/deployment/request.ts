import { DeployError } from "./DeployError.ts";

const PATIENCE_MS = 120_000;

/** Posts to a server; resolves to what its JSON says. Throws DeployError with what was asked of whom when it does not answer, or with an error or no JSON. */
export async function request({
  what,
  url,
  body,
  headers = {},
}: {
  /** Who it is, for errors. */
  what: string;
  url: string;
  body: FormData | string;
  headers?: Readonly<Record<string, string>>;
}): Promise<unknown> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { method: "POST", body, headers, signal: AbortSignal.timeout(PATIENCE_MS) });
    text = await response.text();
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } };
    throw new DeployError(`${what} at ${url} does not answer (${cause?.code ?? message})`, { cause: error });
  }
  if (!response.ok) throw new DeployError(`${what} at ${url} answers with status ${response.status}: ${text.slice(0, 200).trim()}`);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new DeployError(`${what} at ${url} answers with what is no JSON: ${text.slice(0, 200).trim()}`, { cause: error });
  }
}
