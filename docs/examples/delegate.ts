import {
  delegate as send,
  getDelegation,
  getThaws,
  listProviders,
  listRewards,
  undelegate,
  withdrawDelegated,
  type DpinClient,
} from "@dpin/sdk";

/**
 * Delegates to the first provider, and leaves again: what is undelegated thaws, can still be slashed meanwhile, and is withdrawn when its time has come (`passThaw`
 * waits for that).
 */
export async function delegate({
  client,
  amount,
  passThaw,
}: {
  client: DpinClient;
  amount: bigint;
  passThaw: (releaseAt: bigint) => Promise<void>;
}) {
  const [first] = await listProviders(client);
  if (first === undefined) throw new Error("there is no provider yet");
  const { provider } = first;
  await send(client, { provider, amount });
  const held = await getDelegation(client, { provider, delegator: client.account });
  const rewards = await listRewards(client, { account: provider, epochs: 4 });
  const { thawId, releaseAt } = await undelegate(client, { provider });
  const thaws = await getThaws(client, { provider, delegator: client.account });
  await passThaw(releaseAt);
  await withdrawDelegated(client, { provider, thawId });
  return { provider, held: held.amount, thawing: thaws.map((thaw) => thaw.amount), openRewards: rewards.length };
}
