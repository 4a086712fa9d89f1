import { Empty } from "../../parts/Empty.tsx";
import { Page } from "../../parts/Page.tsx";

export function Settings() {
  return (
    <Page title="Settings">
      <Empty title="Settings" />
    </Page>
  );
}
