ALTER TABLE "verifier"."commitments" ADD COLUMN "product" text;--> statement-breakpoint
ALTER TABLE "verifier"."runs" ADD COLUMN "tier" text DEFAULT 'rerun' NOT NULL;--> statement-breakpoint
ALTER TABLE "verifier"."runs" DROP CONSTRAINT "runs_verifier_at_job_id_pk";--> statement-breakpoint
ALTER TABLE "verifier"."runs" ADD CONSTRAINT "runs_verifier_tier_at_job_id_pk" PRIMARY KEY("verifier","tier","at","job_id");
