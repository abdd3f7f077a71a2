import path from "node:path";
import type { Migrations } from "./Database.ts";

/** The tables that all daemons share. */
export const sharedMigrations: Migrations = { name: "sdk", folder: path.resolve(import.meta.dirname, "../../migrations") };
