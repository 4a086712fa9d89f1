/** Where a problem with an object of the org stands, as a person is told: there is no file. */
export function placeOfObject(object: string): string {
  return `Salesforce, ${object}`;
}
