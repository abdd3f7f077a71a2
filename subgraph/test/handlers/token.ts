import { dpinTokenAbi } from "../../../sdk/src/abi/dpinTokenAbi.ts";
import { eventsOf } from "../support/handlers/eventsOf.ts";
import { at, type HandlerStory } from "../support/handlers/HandlerStory.ts";
import { ADMIN, CODE, NOBODY, OTHER, STRANGER } from "../support/handlers/people.ts";
import { join, nameId, withIndex, wordId } from "../support/reconcile/expectation.ts";

const token = eventsOf({ contract: "token", abi: dpinTokenAbi });
const MINTER = nameId("DpinToken.minter");

export const tokenStory: HandlerStory = {
  name: "token",
  blocks: [
    at(1000, token("Transfer", { from: NOBODY, to: ADMIN, value: 10n ** 26n }), token("MinterSet", { minter: CODE })),
    at(
      1100,
      // Neither a mint nor a burn: the manifest keeps it from the handlers.
      token("Transfer", { from: ADMIN, to: STRANGER, value: 5n }),
      token("Transfer", { from: NOBODY, to: STRANGER, value: 7n }),
      token("Transfer", { from: STRANGER, to: NOBODY, value: 3n }),
      token("MinterSet", { minter: CODE }),
    ),
    at(1200, token("MinterSet", { minter: OTHER })),
  ],
  answers: [
    { query: '{ network(id: "0x00") { minted burned } }', expected: { network: { minted: 10n ** 26n + 7n, burned: 3n } } },
    {
      query: `{ parameters(where: { id: "${MINTER}" }) { id name unit value address updatedAt } }`,
      expected: {
        parameters: [{ id: MINTER, name: "DpinToken.minter", unit: "address", value: null, address: OTHER, updatedAt: 1200n }],
      },
    },
    {
      query: `{ parameterChanges(where: { parameter: "${MINTER}" }) { id parameter { id } previousValue value previousAddress address block timestamp transaction } }`,
      expected: {
        parameterChanges: [
          {
            id: join(withIndex(wordId(1n), 1), MINTER),
            parameter: { id: MINTER },
            previousValue: null,
            value: null,
            previousAddress: null,
            address: CODE,
            block: 1n,
            timestamp: 1000n,
            transaction: wordId(1n),
          },
          {
            id: join(withIndex(wordId(3n), 0), MINTER),
            parameter: { id: MINTER },
            previousValue: null,
            value: null,
            previousAddress: CODE,
            address: OTHER,
            block: 3n,
            timestamp: 1200n,
            transaction: wordId(3n),
          },
        ],
      },
    },
  ],
};
