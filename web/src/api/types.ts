import type { paths } from "./paths.ts";

/** Shapes of the API that pages name. */
type Answer<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends {
  responses: { 200: { content: { "application/json": infer Content } } };
}
  ? Content
  : never;

export type Session = Answer<"/api/session", "get">["user"];
export type Role = Session["role"];
export type Store = Answer<"/api/store", "get">;
export type Campaign = Answer<"/api/campaigns", "get">["items"][number];
export type Member = Answer<"/api/campaigns/{id}/members", "get">["items"][number];
export type CampaignQuery = NonNullable<paths["/api/campaigns"]["get"]["parameters"]["query"]>;
export type MemberQuery = NonNullable<paths["/api/campaigns/{id}/members"]["get"]["parameters"]["query"]>;
export type CampaignType = Answer<"/api/channels/types", "get">["items"][number];
export type Publish = Answer<"/api/publishes", "get">["items"][number];
export type FieldRow = Answer<"/api/fields", "get">["items"][number];
export type Change = Answer<"/api/preview", "post">;
export type ChangeDocument = Change["document"];
export type ChangeDetails = NonNullable<Change["details"]>;
export type Model = NonNullable<CampaignQuery["model"]>;

/** A change that waits to be published; the server checks it whole. */
export type PendingChange =
  paths["/api/preview"]["post"]["requestBody"]["content"]["application/json"]["changes"][number];
export type CampaignChange = Extract<PendingChange, { kind: "campaign" }>;
export type DatesChange = Extract<PendingChange, { kind: "dates" }>;
export type BulkUpdate = DatesChange["update"];
export type Pending = { changes: PendingChange[]; base: number | null };

export type RadarFinding = Answer<"/api/radar", "get">["items"][number];
export type PersonStory = Answer<"/api/people/{person}", "get">;
export type DealStory = Answer<"/api/opportunities/{id}", "get">;
export type MemberStory = Answer<"/api/members/{id}/explanation", "get">;
export type Touch = PersonStory["journey"][number];
export type ChannelRow = Answer<"/api/reports/channels", "get">["rows"][number];
export type RoiRow = Answer<"/api/reports/roi", "get">["rows"][number];
export type RoiMonth = Answer<"/api/reports/roi", "get">["months"][number];
export type EngagementRow = Answer<"/api/reports/engagement", "get">["rows"][number];
export type EventRow = Answer<"/api/reports/events", "get">["rows"][number];
export type DoubleCount = Answer<"/api/reports/double-counting", "get">["items"][number];
export type Overview = Answer<"/api/reports/overview", "get">;
export type Job = Answer<"/api/jobs", "post">;
export type JobKind = paths["/api/jobs"]["post"]["requestBody"]["content"]["application/json"]["kind"];
export type SyncState = Answer<"/api/schedule", "get">;
export type Scope =
  paths["/api/keys"]["post"]["requestBody"]["content"]["application/json"]["scopes"][number];
