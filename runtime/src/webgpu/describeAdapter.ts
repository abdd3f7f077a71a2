import type { AdapterFacts, MatrixUnit } from "./types.ts";

/** A kind of matrix unit as Dawn lists them. */
interface MatrixConfig {
  readonly componentType: string;
  readonly resultComponentType: string;
  readonly M: number;
  readonly N: number;
  readonly K: number;
}

/** The largest unit for i8 with sums in i32 whose subgroups are all of one size; null when there is none, or it does not divide the kernels' tiles. */
function matrixOf({ info, limits }: GPUAdapter): MatrixUnit | null {
  const { subgroupMinSize, subgroupMaxSize, subgroupMatrixConfigs } = info as GPUAdapterInfo & {
    subgroupMatrixConfigs?: Iterable<MatrixConfig>;
  };
  if (subgroupMinSize !== subgroupMaxSize) return null;
  const units = [...(subgroupMatrixConfigs ?? [])]
    .filter(({ componentType, resultComponentType }) => componentType === "i8" && resultComponentType === "i32")
    .filter(({ M, N, K }) => 16 % M === 0 && 16 % N === 0 && 32 % K === 0 && N % 4 === 0 && K % 4 === 0)
    .sort((x, y) => y.M * y.N * y.K - x.M * x.N * x.K);
  const largest = units[0];
  if (largest === undefined) return null;
  const { M: rows, N: columns, K: depth } = largest;
  return { rows, columns, depth, lanes: subgroupMaxSize, workgroupBytes: limits.maxComputeWorkgroupStorageSize };
}

/** Names an adapter and tells whether it computes on the processor, which Vulkan drivers say of themselves. */
export function describeAdapter({ adapter }: { adapter: GPUAdapter }): AdapterFacts {
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const name = [description || device, [vendor, architecture].filter((part) => part !== "").join(" ")].filter((part) => part !== "");
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  return {
    name: name.length === 2 ? `${name[0]} (${name[1]})` : (name[0] ?? "without a name"),
    software: isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|software|warp/i.test(`${description} ${device} ${architecture}`),
    largestBuffer: Math.min(maxBufferSize, maxStorageBufferBindingSize),
    matrix: adapter.features.has("chromium-experimental-subgroup-matrix" as GPUFeatureName) ? matrixOf(adapter) : null,
  };
}
