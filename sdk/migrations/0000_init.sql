CREATE SCHEMA "dpin";
--> statement-breakpoint
CREATE TABLE "dpin"."leaderships" (
	"name" text PRIMARY KEY NOT NULL,
	"epoch" integer NOT NULL,
	"holder" text NOT NULL,
	"taken_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dpin"."spendings" (
	"account" text NOT NULL,
	"id" text NOT NULL,
	"time" bigint NOT NULL,
	"wei" numeric(78, 0) NOT NULL,
	CONSTRAINT "spendings_account_id_pk" PRIMARY KEY("account","id")
);
--> statement-breakpoint
CREATE INDEX "spendings_account_time_index" ON "dpin"."spendings" USING btree ("account","time");