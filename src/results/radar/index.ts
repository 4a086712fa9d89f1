export { allProposedDatesSql, type Concerned, proposedDatesSql } from "./proposed-dates.ts";
export { type RadarEvidence, type RadarFinding, type RadarGroup, radar } from "./radar.ts";
