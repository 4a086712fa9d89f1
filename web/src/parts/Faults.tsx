import type { SettingFault } from "../frame/use-faults.ts";

/** What is wrong at this place, and how to put it right. */
export function Faults({ faults }: { faults: readonly SettingFault[] }) {
  if (faults.length === 0) return null;
  return (
    <ul className="loss" role="alert" style={{ fontSize: 12.5, margin: 0, paddingLeft: 18 }}>
      {faults.map(({ path, message }) => (
        <li key={`${path}${message}`}>{message}</li>
      ))}
    </ul>
  );
}
