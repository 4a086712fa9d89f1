import type { ChildRelationship, FieldInfo, ObjectInfo } from "../org.ts";

/** As Salesforce calls the children of a parent; through other standard fields nobody reaches them. */
const STANDARD: Readonly<Record<string, string>> = {
  "Account.ParentId": "ChildAccounts",
  "Contact.AccountId": "Contacts",
  "Opportunity.AccountId": "Opportunities",
  "Opportunity.ContactId": "Opportunities",
  "Opportunity.CampaignId": "Opportunities",
  "OpportunityContactRole.OpportunityId": "OpportunityContactRoles",
  "OpportunityContactRole.ContactId": "OpportunityContactRoles",
  "Campaign.ParentId": "ChildCampaigns",
  "CampaignMember.CampaignId": "CampaignMembers",
  "CampaignMember.LeadId": "CampaignMembers",
  "CampaignMember.ContactId": "CampaignMembers",
  "CampaignMemberStatus.CampaignId": "CampaignMemberStatuses",
  "User.ManagerId": "ManagedUsers",
  "PermissionSetAssignment.PermissionSetId": "Assignments",
  "PermissionSetAssignment.AssigneeId": "PermissionSetAssignments",
};

/** Every field of any object that points to the parent, with the name under which a query reaches the children. */
export function childRelationships(objects: readonly ObjectInfo[], parent: string): ChildRelationship[] {
  const taken = new Set<string>();
  return objects.flatMap((child) =>
    child.fields
      .filter((field) => field.referenceTo.includes(parent))
      .map((field) => ({ object: child.name, field, name: nameOf(child, field, taken) })),
  );
}

/** Of a custom field what Salesforce proposes: the children's plural, with a number where that is taken. */
function nameOf(child: ObjectInfo, field: FieldInfo, taken: Set<string>): string | null {
  if (!field.custom) return STANDARD[`${child.name}.${field.name}`] ?? null;
  const plural = child.labelPlural.replaceAll(/\W+/g, "_");
  for (let number = 0; ; number++) {
    const name = `${plural}${number || ""}__r`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}
