/** The machine's memory in bytes as far as a browser tells: rounded, at most 8 GiB, and 2 GiB where it tells nothing. */
export function totalMemory(): number {
  const { deviceMemory = 2 } = globalThis.navigator as Navigator & { deviceMemory?: number };
  return deviceMemory * 2 ** 30;
}
