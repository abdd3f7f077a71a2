// All handlers in one module: every contract's data source runs it, and it is compiled once.
export * from "./handlers/accessManager";
export * from "./handlers/challenges";
export * from "./handlers/emission";
export * from "./handlers/escrow";
export * from "./handlers/governed";
export * from "./handlers/governor";
export * from "./handlers/staking";
export * from "./handlers/streams";
export * from "./handlers/timelock";
export * from "./handlers/token";
export * from "./handlers/votes";
