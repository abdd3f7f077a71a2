/** The dims of the result of an operator with multidirectional broadcasting (https://onnx.ai/onnx/repo-docs/Broadcasting.html). */
export function broadcastDims({ a, b }: { a: readonly number[]; b: readonly number[] }): number[] {
  const rank = Math.max(a.length, b.length);
  const fromEnd = (dims: readonly number[], i: number) => dims[dims.length - rank + i] ?? 1;
  return Array.from({ length: rank }, (_, i) => Math.max(fromEnd(a, i), fromEnd(b, i)));
}
