declare module "asciichart" {
  /** Lines of characters that plot each series, all of one length, over the same rows. */
  export function plot(
    series: readonly number[] | readonly (readonly number[])[],
    options?: { height?: number; min?: number; max?: number; colors?: readonly string[]; format?(value: number): string },
  ): string;
}
