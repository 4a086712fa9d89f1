import { Empty } from "../../parts/Empty.tsx";
import { Page } from "../../parts/Page.tsx";

export function Journeys() {
  return (
    <Page title="Journeys">
      <Empty title="Journeys" />
    </Page>
  );
}
