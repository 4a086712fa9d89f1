import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import { storeQuery } from "../api/queries.ts";
import type { Role, Session, Store } from "../api/types.ts";

/** Who is signed in, for all pages behind the sign-in. */
const SessionContext = createContext<Session | undefined>(undefined);

export function SessionProvider({ user, children }: { user: Session; children: ReactNode }) {
  return <SessionContext value={user}>{children}</SessionContext>;
}

export function useSession(): Session {
  const user = useContext(SessionContext);
  if (!user) throw new Error("nobody is signed in here");
  return user;
}

const RANK: Record<Role, number> = { viewer: 0, editor: 1, admin: 2 };

/** Whether who is signed in may do what a role may. The server checks it again. */
export function useMay(role: Role): boolean {
  return RANK[useSession().role] >= RANK[role];
}

/** The store that is shown; undefined until it is known. */
export function useStore(): Store | undefined {
  return useQuery(storeQuery).data;
}

/** The org's currency and zone, for every number and date of a page. */
export function useHouse(): { currency: string; zone: string } {
  const store = useStore();
  return { currency: store?.currency ?? "USD", zone: store?.timezone ?? "UTC" };
}
