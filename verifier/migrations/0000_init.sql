CREATE SCHEMA "verifier";
--> statement-breakpoint
CREATE TABLE "verifier"."commitments" (
	"verifier" text NOT NULL,
	"job_id" bigint NOT NULL,
	"block" bigint NOT NULL,
	"provider" text NOT NULL,
	"program_root" text NOT NULL,
	"input_root" text NOT NULL,
	"output_root" text NOT NULL,
	"trace_root" text NOT NULL,
	"job_locator" text NOT NULL,
	"output_locator" text NOT NULL,
	"tier" text NOT NULL,
	"finding" text NOT NULL,
	"reason" text,
	"evidence" jsonb,
	"demanded" jsonb NOT NULL,
	CONSTRAINT "commitments_verifier_job_id_pk" PRIMARY KEY("verifier","job_id")
);
--> statement-breakpoint
CREATE TABLE "verifier"."convictions" (
	"verifier" text NOT NULL,
	"provider" text NOT NULL,
	"job_id" bigint NOT NULL,
	"time" bigint NOT NULL,
	CONSTRAINT "convictions_verifier_provider_job_id_pk" PRIMARY KEY("verifier","provider","job_id")
);
--> statement-breakpoint
CREATE TABLE "verifier"."cursors" (
	"verifier" text PRIMARY KEY NOT NULL,
	"network" text NOT NULL,
	"next_block" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "verifier"."histories" (
	"verifier" text NOT NULL,
	"provider" text NOT NULL,
	"right" integer NOT NULL,
	CONSTRAINT "histories_verifier_provider_pk" PRIMARY KEY("verifier","provider")
);
