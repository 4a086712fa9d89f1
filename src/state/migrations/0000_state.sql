CREATE TABLE "audit_log" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"at" bigint NOT NULL,
	"by" text NOT NULL,
	"action" text NOT NULL,
	"detail" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "date_entries" (
	"publish" integer NOT NULL,
	"campaign_member_id" text COLLATE "C" NOT NULL,
	"action" text NOT NULL,
	"touchpoint_date" bigint,
	"old_action" text,
	"old_date" bigint,
	CONSTRAINT "date_entries_publish_campaign_member_id_pk" PRIMARY KEY("publish","campaign_member_id"),
	CONSTRAINT "date_entries_action" CHECK ("date_entries"."action" IN ('set', 'clear', 'crm', 'settings', 'none')),
	CONSTRAINT "date_entries_date" CHECK (("date_entries"."action" = 'set') = ("date_entries"."touchpoint_date" IS NOT NULL)),
	CONSTRAINT "date_entries_old_action" CHECK ("date_entries"."old_action" IN ('set', 'clear', 'crm', 'settings', 'none')),
	CONSTRAINT "date_entries_old_date" CHECK ("date_entries"."old_date" IS NULL OR "date_entries"."old_action" IS NOT DISTINCT FROM 'set')
);
--> statement-breakpoint
CREATE TABLE "publishes" (
	"id" integer PRIMARY KEY NOT NULL,
	"status" text NOT NULL,
	"at" bigint NOT NULL,
	"now" bigint NOT NULL,
	"by" text NOT NULL,
	"cause" text NOT NULL,
	"reason" text,
	"settings_version" integer NOT NULL,
	"opened" integer NOT NULL,
	"closed" integer NOT NULL,
	"undoes" integer,
	CONSTRAINT "publishes_status" CHECK ("publishes"."status" IN ('pending', 'done')),
	CONSTRAINT "publishes_cause" CHECK ("publishes"."cause" IN ('import', 'settings', 'dates', 'settings+dates', 'undo'))
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"command" text NOT NULL,
	"at" bigint NOT NULL,
	"by" text NOT NULL,
	"ended_at" bigint,
	"outcome" text,
	"publish" integer,
	"message" text
);
--> statement-breakpoint
CREATE TABLE "settings_versions" (
	"version" integer PRIMARY KEY NOT NULL,
	"publish" integer NOT NULL,
	"settings" jsonb NOT NULL,
	CONSTRAINT "settings_versions_publish_unique" UNIQUE("publish")
);
--> statement-breakpoint
ALTER TABLE "settings_versions" ADD CONSTRAINT "settings_versions_publish_publishes_id_fk" FOREIGN KEY ("publish") REFERENCES "publishes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "publishes_one_pending" ON "publishes" USING btree ("status") WHERE "publishes"."status" = 'pending';--> statement-breakpoint
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% are kept as they are: % is refused', TG_TABLE_NAME, TG_OP;
END
$$;--> statement-breakpoint
CREATE FUNCTION keep_what_is_done() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	IF EXISTS (
		SELECT 1
		FROM (SELECT DISTINCT publish FROM gone) AS of_publish
		LEFT JOIN publishes ON publishes.id = of_publish.publish
		WHERE publishes.status IS DISTINCT FROM 'pending'
	) THEN
		RAISE EXCEPTION '% are kept as they are: only those of a pending publish go, with it', TG_TABLE_NAME;
	END IF;
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_log" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER settings_versions_append_only BEFORE UPDATE OR TRUNCATE ON "settings_versions" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER settings_versions_keep AFTER DELETE ON "settings_versions" REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION keep_what_is_done();--> statement-breakpoint
CREATE TRIGGER date_entries_append_only BEFORE UPDATE OR TRUNCATE ON "date_entries" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER date_entries_keep AFTER DELETE ON "date_entries" REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION keep_what_is_done();--> statement-breakpoint
CREATE TRIGGER publishes_keep BEFORE UPDATE OR DELETE ON "publishes" FOR EACH ROW WHEN (OLD.status = 'done') EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER publishes_no_truncate BEFORE TRUNCATE ON "publishes" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
