import { NodeFaultError } from "../errors/NodeError.ts";
import type { RpcNode, RpcRequest } from "./RpcNode.ts";

/** A server that is not used for a while and why, or one that is used again. */
export interface RpcNotice {
  readonly kind: "down" | "up";
  readonly server: string;
  readonly reason: string;
}

export interface RpcPool {
  /** Throws the last server's NodeFaultError when none answers. */
  ask(request: RpcRequest): Promise<unknown>;
}

interface Member {
  readonly node: RpcNode;
  failures: number;
  /** Not used before, unless nobody else answers; on the clock of performance.now(). */
  downUntil: number;
  isDown: boolean;
  probing: boolean;
  chainCheckedAt: number;
  /** Chain seconds of its latest block when it was last looked at. */
  head: { readonly timestamp: number; readonly at: number } | null;
}

const FIRST_DOWN_MS = 1_000;
const LONGEST_DOWN_MS = 30_000;
/** A balancer may lead to another chain's node at any time. */
const CHAIN_CHECK_MS = 30_000;
const COMPARE_MS = 15_000;
/** What a server said of its head counts for so long when others are measured against it. */
const HEAD_COUNTS_MS = 60_000;
/** A server whose latest block is so many seconds older than another's is not used while there is another. */
const MAX_LAG_SECONDS = 60;

/**
 * Servers of one chain, the best first. A question goes to the first that is well. One that does not answer, answers nonsense, is of another chain, names a head that
 * it does not have, or lags behind the others is left alone for 1 to 30 seconds, doubling, and looked at in the background before it is used again, so that nobody
 * waits for it; when all are unwell all are asked in turn.
 */
export function createRpcPool({
  nodes,
  chainId,
  compareMs = COMPARE_MS,
  onNotice,
}: {
  nodes: readonly RpcNode[];
  chainId?: number | undefined;
  /** How often the servers' heads are compared with each other, in milliseconds. */
  compareMs?: number;
  onNotice?: ((notice: RpcNotice) => void) | undefined;
}): RpcPool {
  const members = nodes.map((node): Member => ({
    node,
    failures: 0,
    downUntil: 0,
    isDown: false,
    probing: false,
    chainCheckedAt: -Infinity,
    head: null,
  }));
  let expected = chainId;
  let comparedAt = performance.now();

  function down(member: Member, { reason, retryAfterMs = 0 }: { reason: string; retryAfterMs?: number | undefined }): void {
    const pause = Math.min(LONGEST_DOWN_MS, FIRST_DOWN_MS * 2 ** member.failures++);
    member.downUntil = performance.now() + Math.max(pause, retryAfterMs);
    if (member.isDown) return;
    member.isDown = true;
    onNotice?.({ kind: "down", server: member.node.server, reason });
  }

  function up(member: Member): void {
    member.failures = 0;
    if (!member.isDown) return;
    member.isDown = false;
    onNotice?.({ kind: "up", server: member.node.server, reason: "answers again" });
  }

  async function checkChain(member: Member, { within = CHAIN_CHECK_MS }: { within?: number } = {}): Promise<void> {
    if (performance.now() - member.chainCheckedAt < within) return;
    judgeChain(member, await member.node.ask({ method: "eth_chainId", params: [] }));
  }

  function judgeChain(member: Member, told: unknown): void {
    expected ??= Number(told);
    const isRight = Number(told) === expected;
    member.chainCheckedAt = isRight ? performance.now() : -Infinity;
    const reason = `is a node of chain ${Number(told)}, not of ${expected}`;
    if (!isRight) throw new NodeFaultError({ server: member.node.server, method: "eth_chainId", reason });
  }

  async function ask(request: RpcRequest): Promise<unknown> {
    lookAround();
    let last: unknown;
    for (const member of inOrder()) {
      try {
        await checkChain(member);
        const result = await member.node.ask(request);
        if (request.method === "eth_chainId") judgeChain(member, result);
        up(member);
        return result;
      } catch (error) {
        if (!(error instanceof NodeFaultError)) throw error;
        down(member, { reason: error.shortMessage, retryAfterMs: error.retryAfterMs });
        last = error;
      }
    }
    throw last;
  }

  function inOrder(): Member[] {
    const ill = members.filter(({ isDown }) => isDown).sort((a, b) => a.downUntil - b.downUntil);
    return [...members.filter(({ isDown }) => !isDown), ...ill];
  }

  /** In the background: nobody waits for a server that is unwell while another one answers. */
  function lookAround(): void {
    if (members.length === 1) return;
    const now = performance.now();
    for (const member of members) if (member.isDown && now >= member.downUntil && !member.probing) void probe(member);
    if (now - comparedAt < compareMs) return;
    comparedAt = now;
    for (const member of members) if (!member.isDown && !member.probing) void probe(member);
  }

  async function probe(member: Member): Promise<void> {
    member.probing = true;
    const { node } = member;
    try {
      await checkChain(member, { within: 0 });
      const timestamp = await headTime(node);
      const now = performance.now();
      member.head = { timestamp, at: now };
      const heads = members.flatMap(({ head }) => (head !== null && now - head.at < HEAD_COUNTS_MS ? [head.timestamp] : []));
      const lag = Math.max(...heads) - timestamp;
      if (lag > MAX_LAG_SECONDS)
        throw new NodeFaultError({ server: node.server, method: "eth_getBlockByNumber", reason: `is ${lag} s behind another node` });
      up(member);
    } catch (error) {
      down(member, { reason: error instanceof Error ? error.message : String(error) });
    } finally {
      member.probing = false;
    }
  }

  return { ask };
}

/** Chain seconds of the latest block, which the node must also have: a head that is only claimed would make every other node look late. */
async function headTime(node: RpcNode): Promise<number> {
  const method = "eth_getBlockByNumber";
  type Block = { number: string; timestamp: string; hash: string };
  const latest = (await node.ask({ method, params: ["latest", false] })) as Block;
  const found = (await node.ask({ method: "eth_getBlockByHash", params: [latest.hash, false] })) as Block | null;
  if (found?.number !== latest.number || found.timestamp !== latest.timestamp)
    throw new NodeFaultError({ server: node.server, method, reason: "names a head that it does not have" });
  return Number(latest.timestamp);
}
