import { Empty } from "../parts/Empty.tsx";
import { Page } from "../parts/Page.tsx";

export function Overview() {
  return (
    <Page title="Overview">
      <Empty title="Overview" />
    </Page>
  );
}
