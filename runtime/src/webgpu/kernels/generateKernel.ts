import { keccakText } from "./keccakText.ts";

/** Invocations of a workgroup, one block each. */
const GROUP = 64;

/**
 * Kernel of `generated` tensors: 32-byte block i = keccak256(seed ‖ u256be i).
 *
 * One invocation per block; words behind the tensor's end are not written. Parameters: [words of the tensor, the seed's 8 words]. Bindings:
 * parameters, tensor.
 */
export function generateKernel(): { text: string; groupsOf: (blocks: number) => number } {
  const lanes = [0, 1, 2, 3];
  const text = `@group(0) @binding(0) var<storage, read> parameters: array<u32>;
@group(0) @binding(1) var<storage, read_write> tensor: array<u32>;
${keccakText()}
fn swap(x: u32) -> u32 { return (x << 24u) | ((x & 0xff00u) << 8u) | ((x >> 8u) & 0xff00u) | (x >> 24u); }
fn put(at: u32, value: u32) { if (at < parameters[0]) { tensor[at] = value; } }
@compute @workgroup_size(${GROUP})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let block = (group.x + group.y * groups.x) * ${GROUP}u + lane;
  if (block * 8u >= parameters[0]) { return; }
  var state = array<vec2<u32>, 25>();
  ${lanes.map((i) => `state[${i}] = vec2<u32>(parameters[${2 * i + 1}], parameters[${2 * i + 2}]);`).join("\n  ")}
  state[7] = vec2<u32>(0u, swap(block));
  state[8] = vec2<u32>(1u, 0u);
  state[16] = vec2<u32>(0u, 0x80000000u);
  keccak(&state);
  ${lanes.map((i) => `put(block * 8u + ${2 * i}u, state[${i}].x); put(block * 8u + ${2 * i + 1}u, state[${i}].y);`).join("\n  ")}
}
`;
  return { text, groupsOf: (blocks) => Math.ceil(blocks / GROUP) };
}
