/** An account of a story. */
const person = (letter: string): `0x${string}` => `0x${letter.repeat(40)}`;

export const NOBODY: `0x${string}` = `0x${"0".repeat(40)}`;
export const ADMIN: `0x${string}` = person("a");
export const REQUESTER: `0x${string}` = person("b");
export const PROVIDER: `0x${string}` = person("c");
export const OPERATOR: `0x${string}` = person("d");
export const CHALLENGER: `0x${string}` = person("e");
export const DELEGATOR: `0x${string}` = person("f");
export const STRANGER: `0x${string}` = person("1");
export const OTHER: `0x${string}` = person("2");
/** A payment token that is not DPIN. */
export const USD: `0x${string}` = person("5");
/** Code, or a contract outside the network. */
export const CODE: `0x${string}` = person("9");

export const word = (byte: string): `0x${string}` => `0x${byte.repeat(32)}`;
