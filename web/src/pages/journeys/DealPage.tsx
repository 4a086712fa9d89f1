import { Empty } from "../../parts/Empty.tsx";
import { Page } from "../../parts/Page.tsx";

export function DealPage() {
  return (
    <Page title="DealPage">
      <Empty title="DealPage" />
    </Page>
  );
}
