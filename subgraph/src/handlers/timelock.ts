import { Bytes, dataSource, ethereum } from "@graphprotocol/graph-ts";
import {
  CallExecuted,
  CallScheduled,
  Cancelled,
  MinDelayChange,
  RoleAdminChanged,
  RoleGranted,
  RoleRevoked,
} from "../../generated/ParameterTimelock/BoundedTimelock";
import { TimelockCall, TimelockOperation } from "../../generated/schema";
import { ZERO } from "../constants";
import { setParameter } from "../entities/parameter";
import { ensureRole } from "../entities/role";
import { setMember } from "../entities/roleMember";
import { eventId } from "../ids";

// ParameterTimelock and UpgradeTimelock: both say the same by their base.

export function handleCallScheduled(event: CallScheduled): void {
  const id = event.address.concat(event.params.id);
  // One event for each call. An operation that was cancelled can be scheduled again: then it begins anew.
  const operation = new TimelockOperation(id);
  operation.timelock = event.address;
  operation.operation = event.params.id;
  operation.status = "SCHEDULED";
  operation.delay = event.params.delay;
  operation.scheduledAt = event.block.timestamp;
  operation.readyAt = event.block.timestamp.plus(event.params.delay);
  operation.endedAt = null;
  operation.save();
  const call = new TimelockCall(eventId(event));
  call.operation = id;
  call.number = event.params.index;
  call.target = event.params.target;
  call.value = event.params.value;
  call.data = event.params.data;
  call.save();
}

export function handleCallExecuted(event: CallExecuted): void {
  endOperation(event.params.id, "EXECUTED", event);
}

export function handleOperationCancelled(event: Cancelled): void {
  endOperation(event.params.id, "CANCELLED", event);
}

export function handleMinDelayChange(event: MinDelayChange): void {
  setParameter(dataSource.context().getString("name") + ".minDelay", "seconds", event.params.newDuration, event);
}

export function handleTimelockRoleGranted(event: RoleGranted): void {
  const role = ensureRole(event.address, event.params.role);
  setMember(role, event.params.account, true, event.block.timestamp, ZERO);
}

export function handleTimelockRoleRevoked(event: RoleRevoked): void {
  const role = ensureRole(event.address, event.params.role);
  setMember(role, event.params.account, false, event.block.timestamp, ZERO);
}

export function handleTimelockRoleAdminChanged(event: RoleAdminChanged): void {
  const role = ensureRole(event.address, event.params.role);
  role.admin = event.params.newAdminRole;
  role.save();
}

function endOperation(id: Bytes, status: string, event: ethereum.Event): void {
  const operation = TimelockOperation.load(event.address.concat(id))!;
  operation.status = status;
  operation.endedAt = event.block.timestamp;
  operation.save();
}
