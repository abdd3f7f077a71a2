import { Address } from "@graphprotocol/graph-ts";
import { MinterSet, Transfer } from "../../generated/DpinToken/DpinToken";
import { ensureNetwork } from "../entities/network";
import { setAddress } from "../entities/parameter";

/** The manifest lets only mints and burns through. */
export function handleSupplyChange(event: Transfer): void {
  const network = ensureNetwork();
  if (event.params.from.equals(Address.zero())) network.minted = network.minted.plus(event.params.value);
  if (event.params.to.equals(Address.zero())) network.burned = network.burned.plus(event.params.value);
  network.save();
}

export function handleMinterSet(event: MinterSet): void {
  setAddress("DpinToken.minter", event.params.minter, event);
}
