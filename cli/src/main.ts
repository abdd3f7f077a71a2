import { runCli } from "./runCli.ts";

process.exit(await runCli({ argv: process.argv.slice(2), stdout: process.stdout, stderr: process.stderr }));
