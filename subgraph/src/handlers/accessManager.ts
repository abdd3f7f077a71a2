import {
  RoleAdminChanged,
  RoleGranted,
  RoleLabel,
  RoleRevoked,
  TargetFunctionRoleUpdated,
} from "../../generated/AccessManager/AccessManager";
import { RoleFunction, RoleMember } from "../../generated/schema";
import { ZERO } from "../constants";
import { ensureRole } from "../entities/role";
import { setMember } from "../entities/roleMember";
import { setText } from "../entities/setText";
import { roleNumber } from "../ids";

export function handleRoleGranted(event: RoleGranted): void {
  const role = ensureRole(event.address, roleNumber(event.params.roleId));
  let since = event.params.since;
  if (!event.params.newMember) {
    // Only its delay changes, then; it has the role since before.
    const known = RoleMember.load(role.id.concat(event.params.account));
    if (known != null) since = known.since;
  }
  setMember(role, event.params.account, true, since, event.params.delay);
}

export function handleRoleRevoked(event: RoleRevoked): void {
  setMember(ensureRole(event.address, roleNumber(event.params.roleId)), event.params.account, false, event.block.timestamp, ZERO);
}

export function handleRoleLabel(event: RoleLabel): void {
  const role = ensureRole(event.address, roleNumber(event.params.roleId));
  setText(role, "label", event.params.label);
  role.save();
}

export function handleRoleAdminChanged(event: RoleAdminChanged): void {
  const role = ensureRole(event.address, roleNumber(event.params.roleId));
  role.admin = roleNumber(event.params.admin);
  role.save();
}

export function handleTargetFunctionRoleUpdated(event: TargetFunctionRoleUpdated): void {
  const entry = new RoleFunction(event.params.target.concat(event.params.selector));
  entry.target = event.params.target;
  entry.selector = event.params.selector;
  entry.role = ensureRole(event.address, roleNumber(event.params.roleId)).id;
  entry.save();
}
