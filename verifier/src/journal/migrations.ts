import path from "node:path";
import type { Migrations } from "@dpin/sdk/database";

/** The tables of the verifier's journal. */
export const verifierMigrations: Migrations = { name: "verifier", folder: path.resolve(import.meta.dirname, "../../migrations") };
