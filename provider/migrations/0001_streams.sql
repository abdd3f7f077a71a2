CREATE TABLE "provider"."stream_batches" (
	"daemon" text NOT NULL,
	"stream_id" bigint NOT NULL,
	"batch" bigint NOT NULL,
	"jobs_root" text NOT NULL,
	"job_count" integer NOT NULL,
	"cumulative_amount" numeric(78, 0) NOT NULL,
	"signature" text NOT NULL,
	"opened_at" bigint NOT NULL,
	"locator" text,
	"batch_id" bigint,
	"closed" text,
	"reveals" jsonb NOT NULL,
	CONSTRAINT "stream_batches_daemon_stream_id_batch_pk" PRIMARY KEY("daemon","stream_id","batch")
);
--> statement-breakpoint
CREATE TABLE "provider"."stream_jobs" (
	"daemon" text NOT NULL,
	"stream_id" bigint NOT NULL,
	"number" bigint NOT NULL,
	"program_root" text NOT NULL,
	"input_root" text NOT NULL,
	"manifest" text NOT NULL,
	"price" numeric(78, 0) NOT NULL,
	"run_time" integer NOT NULL,
	"accepted_at" bigint NOT NULL,
	"result" jsonb,
	"failure" text,
	"batch" bigint,
	"leaf" integer,
	CONSTRAINT "stream_jobs_daemon_stream_id_number_pk" PRIMARY KEY("daemon","stream_id","number")
);
