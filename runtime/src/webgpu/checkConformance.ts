import type { Backend } from "../backend.ts";
export async function checkConformance(_: { backend: Backend }): Promise<void> {}
