/** Users, the organization itself and permissions, as far as a client asks about them. */
import type { ObjectInfo } from "../org.ts";
import { checkbox, email, field, picklist, reference, required, text } from "./field.ts";
import { object, setupOnly } from "./object.ts";

const user: ObjectInfo = object(
  "User",
  "005",
  [
    required(text("Username", 80)),
    text("FirstName", 40),
    required(text("LastName", 80)),
    text("Name", 121),
    email(),
    text("Alias", 8),
    text("CompanyName", 80),
    checkbox("IsActive", { label: "Active" }),
    picklist("UserType", ["Standard", "Guest", "AutomatedProcess"]),
    text("TimeZoneSidKey", 40),
    text("LocaleSidKey", 40),
    text("LanguageLocaleKey", 40),
    field("ProfileId", "reference", { length: 18 }),
    reference("ManagerId", "User"),
    checkbox("UserPermissionsMarketingUser", { label: "Marketing User" }),
  ],
  { deletable: false, undeletable: false },
);

const organization: ObjectInfo = object(
  "Organization",
  "00D",
  [
    text("Name", 80, { label: "Organization Name" }),
    text("Country", 80),
    text("OrganizationType", 40, { label: "Edition" }),
    checkbox("IsSandbox"),
    text("InstanceName", 5),
    text("TimeZoneSidKey", 40, { label: "Time Zone" }),
    text("DefaultLocaleSidKey", 40),
    text("LanguageLocaleKey", 40),
    text("NamespacePrefix", 15),
  ],
  { ...setupOnly, updateable: true },
);

const recordType: ObjectInfo = object(
  "RecordType",
  "012",
  [
    required(text("Name", 80)),
    required(text("DeveloperName", 80)),
    text("SobjectType", 40),
    checkbox("IsActive", { label: "Active" }),
    text("Description", 255),
  ],
  { deletable: false, undeletable: false, replicateable: false },
);

const permissionSet: ObjectInfo = object(
  "PermissionSet",
  "0PS",
  [
    text("Name", 80),
    text("Label", 80),
    checkbox("IsOwnedByProfile"),
    checkbox("PermissionsApiEnabled"),
    checkbox("PermissionsViewAllData"),
    checkbox("PermissionsModifyAllData"),
    checkbox("PermissionsBulkApiHardDelete"),
    checkbox("PermissionsConvertLeads"),
    checkbox("PermissionsAllowViewEditConvertedLeads", { label: "View and Edit Converted Leads" }),
    checkbox("PermissionsViewSetup"),
  ],
  { ...setupOnly, updateable: true },
);

const permissionSetAssignment: ObjectInfo = object(
  "PermissionSetAssignment",
  "0Pa",
  [reference("PermissionSetId", "PermissionSet"), reference("AssigneeId", "User")],
  setupOnly,
);

export const setup: readonly ObjectInfo[] = [
  user,
  organization,
  recordType,
  permissionSet,
  permissionSetAssignment,
];
