import { Empty } from "../../parts/Empty.tsx";
import { Page } from "../../parts/Page.tsx";

export function History() {
  return (
    <Page title="History">
      <Empty title="History" />
    </Page>
  );
}
