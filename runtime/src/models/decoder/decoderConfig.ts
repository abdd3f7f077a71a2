/** The sizes of the character decoder; heads × headSize = width. */
export const DECODER = {
  layers: 2,
  width: 64,
  heads: 4,
  headSize: 16,
  hidden: 128,
  context: 64,
  epsilon: 1e-5,
  rotaryBase: 10000,
} as const;

/** The 64 characters the decoder knows, by token id. */
export const VOCABULARY = "\n ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,;:'\"-()?";
