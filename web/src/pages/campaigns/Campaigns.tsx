import { Empty } from "../../parts/Empty.tsx";
import { Page } from "../../parts/Page.tsx";

export function Campaigns() {
  return (
    <Page title="Campaigns">
      <Empty title="Campaigns" />
    </Page>
  );
}
