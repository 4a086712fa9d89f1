import { Empty } from "../../parts/Empty.tsx";
import { Page } from "../../parts/Page.tsx";

export function PublishPage() {
  return (
    <Page title="PublishPage">
      <Empty title="PublishPage" />
    </Page>
  );
}
