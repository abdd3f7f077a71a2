import type { AdapterFacts } from "./types.ts";

/** Names an adapter and tells whether it computes on the processor, which Vulkan drivers say of themselves. */
export function describeAdapter({ adapter }: { adapter: GPUAdapter }): AdapterFacts {
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const name = [description || device, [vendor, architecture].filter((part) => part !== "").join(" ")].filter((part) => part !== "");
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  return {
    name: name.length === 2 ? `${name[0]} (${name[1]})` : (name[0] ?? "without a name"),
    software: isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|software|warp/i.test(`${description} ${device} ${architecture}`),
    largestBuffer: Math.min(maxBufferSize, maxStorageBufferBindingSize),
  };
}
