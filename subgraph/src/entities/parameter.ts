import { Address, BigInt, ethereum } from "@graphprotocol/graph-ts";
import { Parameter, ParameterChange } from "../../generated/schema";
import { eventId, nameId } from "../ids";

/** Sets a number that governance chose, and writes the change down if it is one. Events tell whole sets of parameters, of which mostly one has changed. */
export function setParameter(name: string, unit: string, value: BigInt, event: ethereum.Event): void {
  const parameter = ensureParameter(name, unit);
  const previous = parameter.value;
  if (previous !== null && previous.equals(value)) return;
  const change = changeOf(parameter, event);
  change.previousValue = previous;
  change.value = value;
  change.save();
  parameter.value = value;
  parameter.updatedAt = event.block.timestamp;
  parameter.save();
}

export function setFlag(name: string, value: boolean, event: ethereum.Event): void {
  setParameter(name, "flag", BigInt.fromI32(value ? 1 : 0), event);
}

/** The same for an address. */
export function setAddress(name: string, address: Address, event: ethereum.Event): void {
  const parameter = ensureParameter(name, "address");
  const previous = parameter.address;
  if (previous !== null && previous.equals(address)) return;
  const change = changeOf(parameter, event);
  change.previousAddress = previous;
  change.address = address;
  change.save();
  parameter.address = address;
  parameter.updatedAt = event.block.timestamp;
  parameter.save();
}

/** The caller saves it. */
function ensureParameter(name: string, unit: string): Parameter {
  const known = Parameter.load(nameId(name));
  if (known != null) return known;
  const parameter = new Parameter(nameId(name));
  parameter.name = name;
  parameter.unit = unit;
  return parameter;
}

function changeOf(parameter: Parameter, event: ethereum.Event): ParameterChange {
  const change = new ParameterChange(eventId(event).concat(parameter.id));
  change.parameter = parameter.id;
  change.block = event.block.number;
  change.timestamp = event.block.timestamp;
  change.transaction = event.transaction.hash;
  return change;
}
