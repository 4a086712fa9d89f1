import { Button, FileButton, Group, Stack, Textarea } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";

const EXAMPLE = "email,touchpoint_date\nada@example.com,2026-01-14\ngrace@example.com,2026-01-15 09:30";

/** A date for each member, from a CSV that is opened or pasted; what is wrong in it is told by its line below. */
export function DatesList({
  csv,
  zone,
  onChange,
}: {
  csv: string;
  zone: string;
  onChange: (csv: string) => void;
}) {
  return (
    <Stack gap={6}>
      <Group gap="xs">
        <FileButton
          accept=".csv,.tsv,.txt,text/csv"
          onChange={async (file) => file && onChange(await file.text())}
        >
          {(given) => (
            <Button variant="default" leftSection={<IconFileImport size={14} />} {...given}>
              Open a CSV
            </Button>
          )}
        </FileButton>
        <span className="faint" style={{ fontSize: 13 }}>
          or paste it here
        </span>
      </Group>
      <Textarea
        aria-label="List of dates"
        description={`A head with email or member_id, and touchpoint_date; times in ${zone}. An empty date clears. The members' download, edited, will do.`}
        inputWrapperOrder={["input", "description"]}
        placeholder={EXAMPLE}
        value={csv}
        autosize
        minRows={4}
        maxRows={10}
        spellCheck={false}
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12.5 } }}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </Stack>
  );
}
