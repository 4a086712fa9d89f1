import { Link } from "@tanstack/react-router";
import { useStore } from "../../frame/session.tsx";

/** A campaign's page here; another record where it stands, if that is an org with pages; a key of ours as it is. */
export function RecordLink({ object, id }: { object: string; id: string }) {
  const org = useStore()?.org;
  if (object === "Campaign")
    return (
      <Link to="/campaigns/$id" params={{ id }}>
        {id}
      </Link>
    );
  if (!org || org.isSimulated || !/^[A-Za-z0-9]{15,18}$/.test(id)) return id;
  return (
    <a href={`${org.instanceUrl}/${id}`} target="_blank" rel="noreferrer">
      {id}
    </a>
  );
}
