CREATE TABLE "verifier"."halts" (
	"verifier" text PRIMARY KEY NOT NULL,
	"reason" text NOT NULL,
	"at" bigint NOT NULL
);
