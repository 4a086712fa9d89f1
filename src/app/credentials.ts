import type { CredentialStore } from "../salesforce/connection.ts";
import { credentialFile } from "../salesforce/credential-file.ts";

/** Where a store keeps its connection to Salesforce. @param folder - of the store */
export function credentialsOf(folder: string): CredentialStore {
  return credentialFile(folder);
}
