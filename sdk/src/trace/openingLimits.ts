/** Most elements that one request opens. */
export const MAX_ELEMENTS = 32;
/** Most bytes of one opening: 24 KiB of operand leaves with their paths, the output leaf, and what an op opening holds. */
export const MAX_OPENING_BYTES = 65_536;
