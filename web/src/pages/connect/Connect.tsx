import { Empty } from "../../parts/Empty.tsx";
import { Page } from "../../parts/Page.tsx";

export function Connect() {
  return (
    <Page title="Connect">
      <Empty title="Connect" />
    </Page>
  );
}
