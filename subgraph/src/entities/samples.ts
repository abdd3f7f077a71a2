import { Network, NetworkSample, Provider, ProviderSample } from "../../generated/schema";
import { ZERO } from "../constants";

/** A point of the network's history as it is now; the caller says what has happened, and saves it. */
export function sampleNetwork(network: Network): NetworkSample {
  const sample = new NetworkSample(0);
  sample.posted = 0;
  sample.finalized = 0;
  sample.convicted = 0;
  sample.fees = ZERO;
  sample.slashed = ZERO;
  sample.emission = ZERO;
  sample.staked = network.staked;
  sample.delegated = network.delegated;
  sample.activeProviders = network.activeProviders;
  return sample;
}

/** The same of a provider. */
export function sampleProvider(provider: Provider): ProviderSample {
  const sample = new ProviderSample(0);
  sample.provider = provider.id;
  sample.finalized = 0;
  sample.convicted = 0;
  sample.earned = ZERO;
  sample.slashed = ZERO;
  sample.staked = provider.staked;
  sample.delegated = provider.delegated;
  return sample;
}
