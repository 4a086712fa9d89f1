import { Empty } from "../../parts/Empty.tsx";
import { Page } from "../../parts/Page.tsx";

export function Preview() {
  return (
    <Page title="Preview">
      <Empty title="Preview" />
    </Page>
  );
}
