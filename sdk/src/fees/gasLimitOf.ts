/** No transaction may use more (EIP-7825). */
const TRANSACTION_GAS_CAP = 16_777_216n;

/** The gas limit that the sender sets for an estimate: a quarter and a little more, because the chain goes on until it is mined. */
export function gasLimitOf({ estimate }: { estimate: bigint }): bigint {
  const padded = estimate + estimate / 4n + 10_000n;
  return padded < TRANSACTION_GAS_CAP ? padded : TRANSACTION_GAS_CAP;
}
