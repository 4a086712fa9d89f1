import { Empty } from "../../parts/Empty.tsx";
import { Page } from "../../parts/Page.tsx";

export function Radar() {
  return (
    <Page title="Radar">
      <Empty title="Radar" />
    </Page>
  );
}
