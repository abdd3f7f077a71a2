export interface RpcRequest {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** One JSON-RPC server. */
export interface RpcNode {
  /** Its host: the rest of its URL may hold a key. */
  readonly server: string;
  /** Throws NodeFaultError when it does not answer, or wrongly; see readResult. */
  ask(request: RpcRequest): Promise<unknown>;
  close(): void;
}
