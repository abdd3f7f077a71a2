import { actFor, getStake, getStakingTerms, register, setCommission, stake, type DpinClient } from "@dpin/sdk";

/** Registers an owner's account as a provider, with a hot key of its own for the daemon, and stakes. `dpin provider run` does the work from then on. */
export async function becomeProvider({
  owner,
  operator,
  endpoint,
  amount,
}: {
  owner: DpinClient;
  operator: DpinClient;
  /** Where the daemon's server will be reached. */
  endpoint: string;
  /** DPIN wei. */
  amount: bigint;
}) {
  const { minStake } = await getStakingTerms(owner);
  if (amount < minStake) throw new Error(`a provider needs ${minStake} wei of own stake to get work`);
  await register(owner, { operator: operator.account, endpoint });
  // Naming a key means nothing until the key agrees.
  await actFor(operator, { provider: owner.account });
  await setCommission(owner, { commissionBps: 1_000 });
  await stake(owner, { amount });
  const { free, delegationRoom } = await getStake(owner, { provider: owner.account });
  return { free, delegationRoom };
}
