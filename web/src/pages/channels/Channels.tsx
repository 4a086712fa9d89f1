import { useQuery } from "@tanstack/react-query";
import { typesQuery } from "../../api/queries.ts";
import { asOfOf, useAddress } from "../../frame/address.ts";
import { useMay } from "../../frame/session.tsx";
import { useSection } from "../../frame/use-section.ts";
import { EditBar } from "../../parts/EditBar.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { Page } from "../../parts/Page.tsx";
import { MapCard } from "./MapCard.tsx";
import { TypesFound } from "./TypesFound.tsx";

/** Which channel each campaign type goes to: what the org uses, and the map in order; the first entry that fits counts. */
export function Channels() {
  const [address] = useAddress();
  const types = useQuery(typesQuery(asOfOf(address)));
  const map = useSection("channels");
  const mayEdit = useMay("editor");
  const { section } = map;
  const add = (type: string) => {
    if (section) map.edit({ ...section, offline: [...section.offline, { type, channel: "" }] });
  };
  return (
    <Page title="Channels" right={<EditBar isPending={map.isPending} onReset={map.reset} />}>
      {(types.error ?? map.error) && (
        <Failure error={(types.error ?? map.error) as Error} retry={() => void types.refetch()} />
      )}
      {(!types.data || !section) && !types.error && !map.error && <LoadingCards heights={[220, 320]} />}
      {types.data && section && (
        <div className="halves">
          <TypesFound items={types.data.items} onMap={mayEdit ? add : undefined} />
          <MapCard
            map={section}
            onChange={map.edit}
            mayEdit={mayEdit}
            types={types.data.items}
            faults={map.faults}
          />
        </div>
      )}
    </Page>
  );
}
