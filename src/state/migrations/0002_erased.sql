CREATE TABLE "erased_people" (
	"hash" text PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'UPDATE' AND current_setting('footfall.erasing', TRUE) = 'yes' THEN
		IF TG_LEVEL = 'ROW' THEN
			RETURN NEW;
		END IF;
		RETURN NULL;
	END IF;
	RAISE EXCEPTION '% are kept as they are: % is refused', TG_TABLE_NAME, TG_OP;
END
$$;
