import { Empty } from "../../parts/Empty.tsx";
import { Page } from "../../parts/Page.tsx";

export function Rules() {
  return (
    <Page title="Rules">
      <Empty title="Rules" />
    </Page>
  );
}
