/** What The Graph calls the chains that deployments are made for, by their ids. */
export const networkNames: Readonly<Record<number, string>> = { 11155111: "sepolia", 42161: "arbitrum-one", 8453: "base" };
