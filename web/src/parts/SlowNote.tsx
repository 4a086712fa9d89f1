import { Loader } from "@mantine/core";
import { useEffect, useState } from "react";

/** For what may take over a second: says what is being done, and for how long it has been. */
export function SlowNote({ doing }: { doing: string }) {
  const [seconds, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div role="status" style={{ display: "flex", gap: 10, alignItems: "center", padding: "12px 0" }}>
      <Loader size="xs" />
      <span>
        {doing}
        {seconds > 0 && <span className="faint tabular"> · {seconds} s</span>}
      </span>
    </div>
  );
}
