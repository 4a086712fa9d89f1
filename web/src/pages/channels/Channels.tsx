import { Empty } from "../../parts/Empty.tsx";
import { Page } from "../../parts/Page.tsx";

export function Channels() {
  return (
    <Page title="Channels">
      <Empty title="Channels" />
    </Page>
  );
}
