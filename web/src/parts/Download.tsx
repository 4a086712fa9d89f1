import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";

const FORMATS = [
  ["csv", "CSV"],
  ["parquet", "Parquet"],
] as const;

/** Downloads what the page shows, as CSV or Parquet. */
export function Download({ path, query }: { path: string; query: Record<string, unknown> }) {
  const address = (format: string) =>
    `${path}?${new URLSearchParams(
      Object.entries({ ...query, format }).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, String(value)]],
      ),
    )}`;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={14} />}>
          Download
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map(([format, name]) => (
          <Menu.Item key={format} component="a" href={address(format)} download>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
