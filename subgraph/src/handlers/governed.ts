import { dataSource } from "@graphprotocol/graph-ts";
import { Upgraded } from "../../generated/ProviderStaking/ProviderStaking";
import { setAddress } from "../entities/parameter";

/** Of every upgradeable contract: the code behind its proxy, from deployment on. */
export function handleUpgraded(event: Upgraded): void {
  setAddress(dataSource.context().getString("name") + ".implementation", event.params.implementation, event);
}
