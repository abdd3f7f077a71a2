import { parameterTimelockAbi } from "../../../sdk/src/abi/parameterTimelockAbi.ts";
import { ADDRESSES } from "../support/handlers/addresses.ts";
import { eventsOf } from "../support/handlers/eventsOf.ts";
import { at, type HandlerStory } from "../support/handlers/HandlerStory.ts";
import { ADMIN, CODE, NOBODY, OTHER, word } from "../support/handlers/people.ts";
import { join, nameId, withIndex, wordId } from "../support/reconcile/expectation.ts";

const quick = eventsOf({ contract: "timelock", abi: parameterTimelockAbi });
const slow = eventsOf({ contract: "upgradeTimelock", abi: parameterTimelockAbi });
const { timelock, upgradeTimelock } = ADDRESSES;
const [DONE, AGAIN, GONE] = [word("d0"), word("a9"), word("90")] as const;
const [PROPOSER, EXECUTOR, MASTER] = [word("77"), word("ee"), word("00")] as const;

const call = (id: `0x${string}`, index: bigint, delay: bigint) =>
  ({ id, index, target: CODE, value: index, data: index === 0n ? "0x" : "0x0102", predecessor: word("00"), delay }) as const;

export const timelockStory: HandlerStory = {
  name: "timelocks",
  blocks: [
    at(
      1000,
      quick("MinDelayChange", { oldDuration: 0n, newDuration: 240n }),
      slow("MinDelayChange", { oldDuration: 0n, newDuration: 3600n }),
      quick("RoleGranted", { role: PROPOSER, account: ADMIN, sender: ADMIN }),
      quick("RoleGranted", { role: PROPOSER, account: OTHER, sender: ADMIN }),
      slow("RoleGranted", { role: EXECUTOR, account: NOBODY, sender: ADMIN }),
      quick("RoleAdminChanged", { role: PROPOSER, previousAdminRole: MASTER, newAdminRole: EXECUTOR }),
    ),
    at(
      1100,
      quick("RoleRevoked", { role: PROPOSER, account: OTHER, sender: ADMIN }),
      quick("CallScheduled", call(DONE, 0n, 240n)),
      quick("CallScheduled", call(DONE, 1n, 240n)),
      slow("CallScheduled", call(AGAIN, 0n, 3600n)),
      quick("CallScheduled", call(GONE, 0n, 300n)),
    ),
    at(1200, slow("Cancelled", { id: AGAIN }), quick("Cancelled", { id: GONE })),
    at(
      1400,
      slow("CallScheduled", call(AGAIN, 0n, 4000n)),
      quick("CallExecuted", { id: DONE, index: 0n, target: CODE, value: 0n, data: "0x" }),
      quick("CallExecuted", { id: DONE, index: 1n, target: CODE, value: 1n, data: "0x0102" }),
      quick("MinDelayChange", { oldDuration: 240n, newDuration: 300n }),
    ),
  ],
  answers: [
    {
      query: "{ timelockOperations { id timelock operation status delay scheduledAt readyAt endedAt calls { number } } }",
      expected: {
        timelockOperations: [
          {
            id: join(timelock, DONE),
            timelock,
            operation: DONE,
            status: "EXECUTED",
            delay: 240n,
            scheduledAt: 1100n,
            readyAt: 1340n,
            endedAt: 1400n,
            calls: [{ number: 0n }, { number: 1n }],
          },
          {
            id: join(upgradeTimelock, AGAIN),
            timelock: upgradeTimelock,
            operation: AGAIN,
            status: "SCHEDULED",
            delay: 4000n,
            scheduledAt: 1400n,
            readyAt: 5400n,
            endedAt: null,
            calls: [{ number: 0n }, { number: 0n }],
          },
          {
            id: join(timelock, GONE),
            timelock,
            operation: GONE,
            status: "CANCELLED",
            delay: 300n,
            scheduledAt: 1100n,
            readyAt: 1400n,
            endedAt: 1200n,
            calls: [{ number: 0n }],
          },
        ],
      },
    },
    {
      query: `{ timelockCalls(where: { operation: "${join(timelock, DONE)}" }) { id operation { id } number target value data } }`,
      expected: {
        timelockCalls: [
          { id: withIndex(wordId(2n), 1), operation: { id: join(timelock, DONE) }, number: 0n, target: CODE, value: 0n, data: "0x" },
          { id: withIndex(wordId(2n), 2), operation: { id: join(timelock, DONE) }, number: 1n, target: CODE, value: 1n, data: "0x0102" },
        ],
      },
    },
    {
      query: `{ parameters(where: { name_ends_with: "minDelay" }) { id name unit value updatedAt changes { previousValue value } } }`,
      expected: {
        parameters: [
          {
            id: nameId("ParameterTimelock.minDelay"),
            name: "ParameterTimelock.minDelay",
            unit: "seconds",
            value: 300n,
            updatedAt: 1400n,
            changes: [
              { previousValue: null, value: 240n },
              { previousValue: 240n, value: 300n },
            ],
          },
          {
            id: nameId("UpgradeTimelock.minDelay"),
            name: "UpgradeTimelock.minDelay",
            unit: "seconds",
            value: 3600n,
            updatedAt: 1000n,
            changes: [{ previousValue: null, value: 3600n }],
          },
        ],
      },
    },
    {
      query: `{ roles(where: { contract_in: ["${timelock}", "${upgradeTimelock}"] }) { id contract role label admin members { account { id } member since delay } } }`,
      expected: {
        roles: [
          {
            id: join(timelock, PROPOSER),
            contract: timelock,
            role: PROPOSER,
            label: null,
            admin: EXECUTOR,
            members: [
              { account: { id: ADMIN }, member: true, since: 1000n, delay: 0n },
              { account: { id: OTHER }, member: false, since: 1100n, delay: 0n },
            ],
          },
          {
            id: join(upgradeTimelock, EXECUTOR),
            contract: upgradeTimelock,
            role: EXECUTOR,
            label: null,
            admin: null,
            members: [{ account: { id: NOBODY }, member: true, since: 1000n, delay: 0n }],
          },
        ],
      },
    },
  ],
};
