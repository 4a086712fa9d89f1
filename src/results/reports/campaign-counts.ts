/**
 * What campaigns are counted by, in reports and in what is written to the CRM.
 * @see shared/spec/reporting.md
 */

/** By campaign: touchpoints, people, and people whose first touch it was. @param touchpoints - relation of the outcome */
export function touchedSql(touchpoints: string): string {
  return `
       SELECT campaign_id, count(*) AS touchpoints, count(DISTINCT person) AS people,
         count(*) FILTER (WHERE (', ' || positions || ', ') LIKE '%, FT, %') AS firsts
       FROM ${touchpoints} GROUP BY campaign_id`;
}

/** By campaign: opportunities on which it has a touchpoint. @param attribution - relation of the outcome */
export function creditedSql(attribution: string): string {
  return `
       SELECT campaign_id, count(DISTINCT opportunity_id) AS deals FROM ${attribution} GROUP BY campaign_id`;
}
