import { Empty } from "../../parts/Empty.tsx";
import { Page } from "../../parts/Page.tsx";

export function CampaignPage() {
  return (
    <Page title="CampaignPage">
      <Empty title="CampaignPage" />
    </Page>
  );
}
