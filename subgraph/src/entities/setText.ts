import { Entity, Value } from "@graphprotocol/graph-ts";

/** Sets a text that may be null: the generated setters take an empty text for none. */
export function setText(entity: Entity, field: string, text: string): void {
  entity.set(field, Value.fromString(text));
}
