/** The folder within a daemon's data folder that holds all state of its dry runs: a real run must act on everything that a dry run only looked at. */
export const DRY_RUN_DIR = "dry-run";
