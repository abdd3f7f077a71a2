CREATE SCHEMA "provider";
--> statement-breakpoint
CREATE TABLE "provider"."cursors" (
	"daemon" text PRIMARY KEY NOT NULL,
	"network" text NOT NULL,
	"next_block" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "provider"."jobs" (
	"daemon" text NOT NULL,
	"job_id" bigint NOT NULL,
	"program_root" text NOT NULL,
	"input_root" text NOT NULL,
	"locator" text NOT NULL,
	"result" jsonb,
	"reveals" jsonb NOT NULL,
	CONSTRAINT "jobs_daemon_job_id_pk" PRIMARY KEY("daemon","job_id")
);
