CREATE TABLE "verifier"."canaries" (
	"verifier" text NOT NULL,
	"input_root" text NOT NULL,
	"posted_at" bigint NOT NULL,
	"block" bigint NOT NULL,
	"due_by" bigint NOT NULL,
	"price" numeric(78, 0) NOT NULL,
	"output_root" text NOT NULL,
	"trace_root" text NOT NULL,
	"verdict" text,
	CONSTRAINT "canaries_verifier_input_root_pk" PRIMARY KEY("verifier","input_root")
);
--> statement-breakpoint
CREATE TABLE "verifier"."payments" (
	"verifier" text NOT NULL,
	"transaction" text NOT NULL,
	"log_index" integer NOT NULL,
	"block" bigint NOT NULL,
	"job_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"token" text,
	"wei" numeric(78, 0) NOT NULL,
	CONSTRAINT "payments_verifier_transaction_log_index_pk" PRIMARY KEY("verifier","transaction","log_index")
);
--> statement-breakpoint
CREATE TABLE "verifier"."runs" (
	"verifier" text NOT NULL,
	"job_id" bigint NOT NULL,
	"at" bigint NOT NULL,
	"ms" integer NOT NULL,
	CONSTRAINT "runs_verifier_at_job_id_pk" PRIMARY KEY("verifier","at","job_id")
);
--> statement-breakpoint
ALTER TABLE "verifier"."commitments" ADD COLUMN "batch" jsonb;--> statement-breakpoint
ALTER TABLE "verifier"."cursors" ADD COLUMN "next_payment_block" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "payments_verifier_job_id_index" ON "verifier"."payments" USING btree ("verifier","job_id");