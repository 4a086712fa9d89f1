import { Empty } from "../../parts/Empty.tsx";
import { Page } from "../../parts/Page.tsx";

export function Activity() {
  return (
    <Page title="Activity">
      <Empty title="Activity" />
    </Page>
  );
}
