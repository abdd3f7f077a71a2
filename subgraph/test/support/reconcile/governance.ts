import { arg, byKey, eventId, join, numberId, orNull, wordId, withIndex, type Expect, type Value } from "./expectation.ts";
import type { PastEvent } from "./chainAt.ts";

const TIMELOCKS = ["timelock", "upgradeTimelock"] as const;

export const expectProposals: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const event of chain.said("governor", "ProposalCreated")) {
    const proposalId = arg(event, "proposalId");
    const of = (name: string) => chain.said("governor", name).find((one) => arg(one, "proposalId") === proposalId);
    const [queued, executed, cancelled] = [of("ProposalQueued"), of("ProposalExecuted"), of("ProposalCanceled")];
    const [againstVotes, forVotes, abstainVotes] = await chain.read<[bigint, bigint, bigint]>("governor", "proposalVotes", [proposalId]);
    const id = wordId(proposalId);
    expected.set(id, {
      id,
      proposalId,
      status: executed ? "EXECUTED" : cancelled ? "CANCELLED" : queued ? "QUEUED" : "CREATED",
      proposer: await chain.read<string>("governor", "proposalProposer", [proposalId]),
      description: arg<string>(event, "description"),
      voteStart: await chain.read<bigint>("governor", "proposalSnapshot", [proposalId]),
      voteEnd: await chain.read<bigint>("governor", "proposalDeadline", [proposalId]),
      forVotes,
      againstVotes,
      abstainVotes,
      eta: queued === undefined ? null : arg(queued, "etaSeconds"),
      createdAt: event.timestamp,
      queuedAt: queued?.timestamp ?? null,
      executedAt: executed?.timestamp ?? null,
      cancelledAt: cancelled?.timestamp ?? null,
    });
  }
  return expected;
};

export const expectProposalCalls: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const event of chain.said("governor", "ProposalCreated")) {
    const proposal = wordId(arg(event, "proposalId"));
    for (const [number, target] of arg<string[]>(event, "targets").entries()) {
      const id = withIndex(proposal, number);
      const [value, data] = [arg<bigint[]>(event, "values")[number]!, arg<string[]>(event, "calldatas")[number]!];
      expected.set(id, { id, proposal, number, target, value, data });
    }
  }
  return expected;
};

export const expectVotes: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const event of chain.said("governor", "VoteCast", "VoteCastWithParams")) {
    const [proposal, voter] = [wordId(arg(event, "proposalId")), arg<string>(event, "voter")];
    const hasVoted = await chain.read<boolean>("governor", "hasVoted", [arg(event, "proposalId"), voter]);
    const id = join(proposal, voter);
    expected.set(id, {
      id,
      proposal,
      voter: hasVoted ? voter : "nobody",
      support: arg<number>(event, "support"),
      weight: arg(event, "weight"),
      reason: arg<string>(event, "reason"),
      timestamp: event.timestamp,
    });
  }
  return expected;
};

export const expectVoters: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  const ids = [
    ...chain.said("votes", "Transfer").flatMap((event) => [arg<string>(event, "from"), arg<string>(event, "to")]),
    ...chain.said("votes", "DelegateChanged").map((event) => arg<string>(event, "delegator")),
    ...chain.said("votes", "DelegateVotesChanged").map((event) => arg<string>(event, "delegate")),
  ];
  for (const id of new Set(ids)) {
    if (orNull(id) === null) continue;
    expected.set(id, {
      id,
      account: id,
      balance: await chain.read<bigint>("votes", "balanceOf", [id]),
      votes: await chain.read<bigint>("votes", "getVotes", [id]),
      delegate: orNull(await chain.read<string>("votes", "delegates", [id])),
    });
  }
  return expected;
};

export const expectTimelockOperations: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const timelock of TIMELOCKS) {
    const address = chain.addresses[timelock].toLowerCase();
    for (const [operation, scheduled] of byKey(chain.said(timelock, "CallScheduled"), (event) => arg<string>(event, "id"))) {
      const last = scheduled.at(-1)!;
      const isDone = await chain.read<boolean>(timelock, "isOperationDone", [operation]);
      const isPending = await chain.read<boolean>(timelock, "isOperationPending", [operation]);
      const end = chain
        .said(timelock, "CallExecuted", "Cancelled")
        .filter((event) => arg<string>(event, "id") === operation)
        .at(-1);
      const id = join(address, operation);
      expected.set(id, {
        id,
        timelock: address,
        operation,
        status: isDone ? "EXECUTED" : isPending ? "SCHEDULED" : "CANCELLED",
        delay: arg(last, "delay"),
        readyAt: isPending ? await chain.read<bigint>(timelock, "getTimestamp", [operation]) : last.timestamp + arg(last, "delay"),
        scheduledAt: last.timestamp,
        endedAt: isPending ? null : (end?.timestamp ?? null),
      });
    }
  }
  return expected;
};

export const expectTimelockCalls: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const event of TIMELOCKS.flatMap((timelock) => chain.said(timelock, "CallScheduled"))) {
    const id = eventId(event);
    expected.set(id, {
      id,
      operation: join(event.address, arg<string>(event, "id")),
      number: arg(event, "index"),
      target: arg<string>(event, "target"),
      value: arg(event, "value"),
      data: arg<string>(event, "data"),
    });
  }
  return expected;
};

const roleOf = (event: PastEvent) =>
  join(event.address, event.contract === "accessManager" ? numberId(arg(event, "roleId")) : arg<string>(event, "role"));
const CONTRACTS = ["accessManager", ...TIMELOCKS] as const;

export const expectRoles: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  const named = CONTRACTS.flatMap((contract) =>
    chain.said(contract, "RoleGranted", "RoleRevoked", "RoleLabel", "RoleAdminChanged", "TargetFunctionRoleUpdated"),
  );
  for (const [id, events] of byKey(named, roleOf)) {
    const { contract, address } = events[0]!;
    const isManager = contract === "accessManager";
    const key = isManager ? arg(events[0]!, "roleId") : arg<string>(events[0]!, "role");
    const changed = events.some(({ name }) => name === "RoleAdminChanged");
    const admin = changed ? await chain.read<bigint | string>(contract, "getRoleAdmin", [key]) : null;
    const label = events.filter(({ name }) => name === "RoleLabel").map((event) => arg<string>(event, "label"));
    expected.set(id, {
      id,
      contract: address,
      role: isManager ? numberId(key as bigint) : (key as string),
      label: label.at(-1) ?? null,
      admin: typeof admin === "bigint" ? numberId(admin) : admin,
    });
  }
  return expected;
};

export const expectRoleMembers: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  const named = CONTRACTS.flatMap((contract) => chain.said(contract, "RoleGranted", "RoleRevoked"));
  for (const [id, events] of byKey(named, (event) => join(roleOf(event), arg<string>(event, "account")))) {
    const last = events.at(-1)!;
    const account = arg<string>(last, "account");
    const isManager = last.contract === "accessManager";
    const key = isManager ? arg(last, "roleId") : arg<string>(last, "role");
    const answer = await chain.read<[boolean, number] | boolean>(last.contract, "hasRole", [key, account]);
    const [member, delay] = typeof answer === "boolean" ? [answer, 0] : answer;
    const began = events.filter((event) => event.name === "RoleGranted" && (!isManager || arg<boolean>(event, "newMember"))).at(-1)!;
    const since = member ? (isManager ? arg(began, "since") : last.timestamp) : last.timestamp;
    expected.set(id, { id, role: roleOf(last), account, member, since, delay: member ? delay : 0 });
  }
  return expected;
};

export const expectRoleFunctions: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const event of chain.said("accessManager", "TargetFunctionRoleUpdated")) {
    const [target, selector] = [arg<string>(event, "target"), arg<string>(event, "selector")];
    const role = await chain.read<bigint>("accessManager", "getTargetFunctionRole", [target, selector]);
    const id = join(target, selector);
    expected.set(id, { id, target, selector, role: join(event.address, numberId(role)) });
  }
  return expected;
};
