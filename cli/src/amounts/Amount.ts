/** An amount as the user wrote it; how many wei it is depends on the token. */
export type Amount =
  | { readonly kind: "wei"; readonly wei: bigint }
  /** `symbol` is what the user named the token, when it was named. */
  | { readonly kind: "units"; readonly digits: string; readonly symbol: string | undefined }
  /** All there is. */
  | { readonly kind: "all" };
