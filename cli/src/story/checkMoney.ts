import type { Checks } from "./createChecks.ts";
import type { MoneySnapshot, Person } from "./readMoney.ts";
import type { Ledger } from "./types.ts";

/** Checks to the wei that everybody has what the ledger says they earned, paid and lost, and that exactly what was burned is gone. */
export function checkMoney(parameters: {
  checks: Checks;
  ledger: Ledger;
  before: MoneySnapshot;
  after: MoneySnapshot;
  providers: readonly Person[];
  verifier: Person;
  requester: Person;
}): void {
  const { checks, ledger, before, after, providers, verifier, requester } = parameters;
  const jobs = [...ledger.jobs.values()];
  const convictions = [...ledger.convictions.values()];
  const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
  const change = ({ address }: Person, field: "dpin" | "staked") => {
    const at = ({ people }: MoneySnapshot) => people.find((person) => person.address === address)![field];
    return at(after) - at(before);
  };
  for (const provider of providers) {
    const done = jobs.filter((job) => job.state === "Finalized" && isSame(job.provider, provider));
    const faults = convictions.filter((conviction) => isSame(conviction.provider, provider));
    checks.equal(`${provider.name} is paid for every finalized job`, change(provider, "dpin"), sum(done.map(({ paid }) => paid)));
    checks.equal(
      `${provider.name} loses as stake what was slashed`,
      change(provider, "staked"),
      -sum(faults.map(({ slashed }) => slashed)),
    );
  }
  const cost = sum(jobs.filter(({ state }) => state === "Finalized").map(({ price }) => price));
  const compensation = sum(convictions.map((conviction) => conviction.compensation));
  checks.equal(`${requester.name} paid the prices and got the compensation`, change(requester, "dpin"), compensation - cost);
  checks.equal(`${verifier.name} got the bounties`, change(verifier, "dpin"), sum(convictions.map(({ bounty }) => bounty)));
  checks.equal("what was to be burned does not exist any more", before.supply - after.supply, sum(convictions.map(({ burned }) => burned)));
}

function isSame(address: string | null, person: Person): boolean {
  return address?.toLowerCase() === person.address.toLowerCase();
}
