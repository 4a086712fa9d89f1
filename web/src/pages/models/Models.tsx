import { Empty } from "../../parts/Empty.tsx";
import { Page } from "../../parts/Page.tsx";

export function Models() {
  return (
    <Page title="Models">
      <Empty title="Models" />
    </Page>
  );
}
