import { keccakText } from "./keccakText.ts";

/** Invocations of a workgroup, one node each. */
const GROUP = 64;

/**
 * Kernel of a level of several trees: node[i] = keccak256(below[2i] ‖ below[2i + 1]), a missing right child being the zero subtree's hash.
 *
 * One invocation per node, whole workgroups per tree. Parameters: [how many trees, then 8 words: the zero subtree's hash at the level below, then per tree:
 * first word of the level below, its nodes, first word of this level, its first workgroup]. Bindings: parameters, trees.
 */
export function nodeKernel(): { text: string; groupsOf: (nodes: number) => number } {
  const lanes = [0, 1, 2, 3];
  const text = `@group(0) @binding(0) var<storage, read> parameters: array<u32>;
@group(0) @binding(1) var<storage, read_write> tree: array<u32>;
${keccakText()}
@compute @workgroup_size(${GROUP})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let number = group.x + group.y * groups.x;
  var own = 9u;
  for (var other = 13u; other < 9u + 4u * parameters[0]; other += 4u) {
    if (number >= parameters[other + 3u]) { own = other; }
  }
  let node = (number - parameters[own + 3u]) * ${GROUP}u + lane;
  let below = parameters[own + 1u];
  if (node >= (below + 1u) / 2u) { return; }
  let left = parameters[own] + node * 16u;
  var state = array<vec2<u32>, 25>();
  ${lanes.map((i) => `state[${i}] = vec2<u32>(tree[left + ${2 * i}u], tree[left + ${2 * i + 1}u]);`).join("\n  ")}
  if (node * 2u + 1u < below) {
    ${lanes.map((i) => `state[${i + 4}] = vec2<u32>(tree[left + ${2 * i + 8}u], tree[left + ${2 * i + 9}u]);`).join("\n    ")}
  } else {
    ${lanes.map((i) => `state[${i + 4}] = vec2<u32>(parameters[${2 * i + 1}], parameters[${2 * i + 2}]);`).join("\n    ")}
  }
  state[8] = vec2<u32>(1u, 0u);
  state[16] = vec2<u32>(0u, 0x80000000u);
  keccak(&state);
  let at = parameters[own + 2u] + node * 8u;
  ${lanes.map((i) => `tree[at + ${2 * i}u] = state[${i}].x; tree[at + ${2 * i + 1}u] = state[${i}].y;`).join("\n  ")}
}
`;
  return { text, groupsOf: (nodes) => Math.ceil(nodes / GROUP) };
}
