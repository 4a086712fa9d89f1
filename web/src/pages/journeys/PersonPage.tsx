import { Empty } from "../../parts/Empty.tsx";
import { Page } from "../../parts/Page.tsx";

export function PersonPage() {
  return (
    <Page title="PersonPage">
      <Empty title="PersonPage" />
    </Page>
  );
}
