import { Address } from "@graphprotocol/graph-ts";
import { DelegateChanged, DelegateVotesChanged, Transfer } from "../../generated/DpinVotes/DpinVotes";
import { ensureVoter } from "../entities/voter";

export function handleVotesTransfer(event: Transfer): void {
  if (event.params.from.notEqual(Address.zero())) {
    const from = ensureVoter(event.params.from);
    from.balance = from.balance.minus(event.params.value);
    from.save();
  }
  if (event.params.to.notEqual(Address.zero())) {
    const to = ensureVoter(event.params.to);
    to.balance = to.balance.plus(event.params.value);
    to.save();
  }
}

export function handleDelegateChanged(event: DelegateChanged): void {
  const voter = ensureVoter(event.params.delegator);
  if (event.params.toDelegate.equals(Address.zero())) voter.delegate = null;
  else voter.delegate = event.params.toDelegate;
  voter.save();
}

export function handleDelegateVotesChanged(event: DelegateVotesChanged): void {
  const voter = ensureVoter(event.params.delegate);
  voter.votes = event.params.newVotes;
  voter.save();
}
