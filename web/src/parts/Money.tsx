import { useHouse } from "../frame/session.tsx";
import { money, moneyDifference } from "../theme/format.ts";

/** Money of the org; open deals' credit is marked as provisional by who shows it. */
export function Money({ value }: { value: string | number | null | undefined }) {
  const { currency } = useHouse();
  return <span className="tabular">{money(value, currency)}</span>;
}

/** A difference of money: its sign says it, its colour helps. */
export function Difference({ value }: { value: string | number }) {
  const { currency } = useHouse();
  const amount = Number(value);
  return (
    <span className={`tabular ${amount > 0 ? "gain" : amount < 0 ? "loss" : "faint"}`}>
      {moneyDifference(value, currency)}
    </span>
  );
}
