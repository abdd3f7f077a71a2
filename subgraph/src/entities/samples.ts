import { Bytes } from "@graphprotocol/graph-ts";
import { NetworkSample, ProviderSample } from "../../generated/schema";
import { ZERO } from "../constants";
import { NETWORK } from "./network";

/**
 * A point of the network's history at which nothing changes; the caller says what has happened, and saves it. Stakes are given by their changes: graph-node sums up a running day's changes a hundred times faster than
 * it finds its last value.
 */
export function sampleNetwork(): NetworkSample {
  const sample = new NetworkSample(0);
  sample.network = NETWORK;
  sample.posted = 0;
  sample.finalized = 0;
  sample.convicted = 0;
  sample.fees = ZERO;
  sample.slashed = ZERO;
  sample.emission = ZERO;
  sample.staked = ZERO;
  sample.delegated = ZERO;
  sample.activeProviders = 0;
  return sample;
}

/** The same of a provider. */
export function sampleProvider(provider: Bytes): ProviderSample {
  const sample = new ProviderSample(0);
  sample.provider = provider;
  sample.finalized = 0;
  sample.convicted = 0;
  sample.earned = ZERO;
  sample.slashed = ZERO;
  sample.staked = ZERO;
  sample.delegated = ZERO;
  return sample;
}
