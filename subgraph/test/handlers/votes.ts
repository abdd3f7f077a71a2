import { dpinVotesAbi } from "../../../sdk/src/abi/dpinVotesAbi.ts";
import { eventsOf } from "../support/handlers/eventsOf.ts";
import { at, type HandlerStory } from "../support/handlers/HandlerStory.ts";
import { NOBODY, OTHER, STRANGER } from "../support/handlers/people.ts";

const votes = eventsOf({ contract: "votes", abi: dpinVotesAbi });

export const votesStory: HandlerStory = {
  name: "votes",
  blocks: [
    at(
      1000,
      votes("Transfer", { from: NOBODY, to: STRANGER, value: 100n }),
      votes("DelegateChanged", { delegator: STRANGER, fromDelegate: NOBODY, toDelegate: STRANGER }),
      votes("DelegateVotesChanged", { delegate: STRANGER, previousVotes: 0n, newVotes: 100n }),
    ),
    at(
      1100,
      votes("Transfer", { from: STRANGER, to: OTHER, value: 30n }),
      votes("DelegateVotesChanged", { delegate: STRANGER, previousVotes: 100n, newVotes: 70n }),
      votes("DelegateChanged", { delegator: OTHER, fromDelegate: NOBODY, toDelegate: STRANGER }),
      votes("DelegateVotesChanged", { delegate: STRANGER, previousVotes: 70n, newVotes: 100n }),
    ),
    at(
      1200,
      votes("Transfer", { from: OTHER, to: NOBODY, value: 10n }),
      votes("DelegateChanged", { delegator: OTHER, fromDelegate: STRANGER, toDelegate: NOBODY }),
      votes("DelegateVotesChanged", { delegate: STRANGER, previousVotes: 100n, newVotes: 70n }),
    ),
  ],
  answers: [
    {
      query: "{ voters { id account { id isVoter } balance votes delegate } }",
      expected: {
        voters: [
          { id: STRANGER, account: { id: STRANGER, isVoter: true }, balance: 70n, votes: 70n, delegate: STRANGER },
          { id: OTHER, account: { id: OTHER, isVoter: true }, balance: 20n, votes: 0n, delegate: null },
        ],
      },
    },
  ],
};
