import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";

/** A link that downloads what the page shows, as CSV. */
export function Download({ path, query }: { path: string; query: Record<string, unknown> }) {
  const parameters = new URLSearchParams(
    Object.entries({ ...query, format: "csv" }).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, String(value)]],
    ),
  );
  return (
    <Button
      component="a"
      variant="default"
      leftSection={<IconDownload size={14} />}
      href={`${path}?${parameters}`}
      download
    >
      CSV
    </Button>
  );
}
