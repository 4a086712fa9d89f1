import { Empty } from "../../parts/Empty.tsx";
import { Page } from "../../parts/Page.tsx";

export function Reports() {
  return (
    <Page title="Reports">
      <Empty title="Reports" />
    </Page>
  );
}
