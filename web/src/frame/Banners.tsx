import { Link } from "@tanstack/react-router";
import { day } from "../theme/format.ts";
import { asOfOf, useAddress } from "./address.ts";
import { useStore } from "./session.tsx";

/** What everybody should know whatever page they are on. */
export function Banners() {
  const store = useStore();
  const [address, change] = useAddress();
  const asOf = asOfOf(address);
  const isLate = store?.sync && (store.sync.isOverdue || store.sync.lastStatus === "failed");
  if (store?.name !== "demo" && !isLate && asOf === undefined) return null;
  return (
    <section aria-label="Notices">
      {store?.name === "demo" && (
        <div className="banner" role="note">
          <span className="not-phone">
            This is the demo organisation, in a simulated Salesforce. Try anything: nothing leaves this
            machine.
          </span>
          <span className="only-phone">Demo: nothing leaves this machine.</span>
          <Link to="/connect">Connect your own org</Link>
        </div>
      )}
      {isLate && (
        <div className="banner bad" role="alert">
          <span>
            {store?.sync?.isOverdue
              ? "The sync with Salesforce is overdue."
              : "The last sync with Salesforce failed."}{" "}
            Numbers are as of the last import.
          </span>
          <Link to="/activity">See why</Link>
        </div>
      )}
      {asOf !== undefined && (
        <div className="banner" role="status">
          <span>
            You see everything as of publish {asOf}
            {store?.published && store.published.id === asOf
              ? `, the newest (${day(store.published.at, store.timezone)})`
              : ""}
            .
          </span>
          <button type="button" className="cellbutton" onClick={() => change({ asOf: undefined })}>
            Show today
          </button>
        </div>
      )}
    </section>
  );
}
