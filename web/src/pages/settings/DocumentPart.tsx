import { Alert, Button, FileButton, Group, Textarea, VisuallyHidden } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { answered, api } from "../../api/client.ts";
import { OUTCOME, settingsQuery } from "../../api/queries.ts";
import { useTray } from "../../frame/pending.tsx";
import { useMay } from "../../frame/session.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { plural } from "../../theme/format.ts";
import { type DiffLine, lineDiff } from "./line-diff.ts";

/** The whole of the settings as a YAML document: to read, to download, to bring in; what would change is told at once. */
export function DocumentPart() {
  const { data, error, refetch } = useQuery(settingsQuery());
  const [typed, type] = useState<string | undefined>();
  const { add } = useTray();
  const mayEdit = useMay("editor");
  const text = typed ?? data?.yaml ?? "";
  const [settled] = useDebouncedValue(text, 400);
  const check = useQuery({
    queryKey: [OUTCOME, "check", settled],
    queryFn: () => answered(api.POST("/api/settings/check", { body: { yaml: settled } })),
    enabled: typed !== undefined && settled !== "",
  });
  const published = data?.yaml ?? "";
  const lines = useMemo(
    () => (typed === undefined ? [] : lineDiff(published, settled)),
    [typed, published, settled],
  );
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <LoadingCards heights={[420]} />;
  const problems = check.data?.problems ?? [];
  const changes = check.data?.changes ?? [];
  return (
    <div className="columns">
      <section className="card" aria-label="What would change">
        <h2>What would change</h2>
        {typed === undefined && (
          <p className="faint" style={{ fontSize: 13 }}>
            Edit the document, or open a file. The same document works with the command line:{" "}
            <code>footfall publish --settings FILE</code>.
          </p>
        )}
        {check.error && <Failure error={check.error} />}
        {problems.map(({ line, path, message }) => (
          <Alert key={`${line}${message}`} color="red" variant="light" mb="xs">
            {line !== null && <strong>Line {line}: </strong>}
            {path && <code>{path}</code>} {message}
          </Alert>
        ))}
        {typed !== undefined && problems.length === 0 && (
          <ul style={{ fontSize: 13, margin: 0, paddingLeft: 18 }}>
            {changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
            {check.data && changes.length === 0 && <li>Nothing.</li>}
          </ul>
        )}
        {typed !== undefined && problems.length === 0 && <LinesThatDiffer lines={lines} />}
        {typed !== undefined && mayEdit && (
          <Group mt="sm" gap="xs">
            <Button variant="default" onClick={() => type(undefined)}>
              Reset
            </Button>
            <Button
              disabled={!check.data || settled !== text || problems.length > 0 || changes.length === 0}
              onClick={() => {
                add({ kind: "settings", yaml: text });
                type(undefined);
              }}
            >
              Add to pending changes
            </Button>
          </Group>
        )}
      </section>
      <section className="card" aria-label="Settings document">
        <Group justify="space-between" mb="xs">
          <h2 style={{ margin: 0 }}>footfall.yaml, publish {data.publish}</h2>
          <Group gap="xs">
            {mayEdit && (
              <FileButton
                accept=".yaml,.yml,text/yaml"
                onChange={async (file) => file && type(await file.text())}
              >
                {(given) => (
                  <Button variant="default" {...given}>
                    Open a file
                  </Button>
                )}
              </FileButton>
            )}
            <Button
              variant="default"
              component="a"
              download="footfall.yaml"
              href={`data:text/yaml;charset=utf-8,${encodeURIComponent(data.yaml)}`}
            >
              Download
            </Button>
          </Group>
        </Group>
        <Textarea
          aria-label="Settings document"
          value={text}
          readOnly={!mayEdit}
          autosize
          minRows={18}
          maxRows={36}
          spellCheck={false}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12.5 } }}
          onChange={({ currentTarget }) => type(currentTarget.value)}
        />
      </section>
    </div>
  );
}

const SIGNS = { same: " ", out: "−", in: "+" } as const;

/** The document's own lines: what goes, what comes, and a little of what stands around. */
function LinesThatDiffer({ lines }: { lines: readonly DiffLine[] | undefined }) {
  if (!lines)
    return <p className="faint">The two documents have too little in common to be told line by line.</p>;
  if (lines.length === 0) return null;
  return (
    <section aria-label="Line by line" style={{ marginTop: 10 }}>
      <h3 className="legend">Line by line</h3>
      <ol className="linediff" tabIndex={0} aria-label="Lines that differ">
        {lines.map((line) =>
          line.kind === "gap" ? (
            <li key={`gap ${lines.indexOf(line)}`} className="gap">
              {plural(line.lines, "line")} as before
            </li>
          ) : (
            <li key={`${line.kind} ${line.line}`} className={line.kind}>
              <span className="faint">{line.line}</span>
              <VisuallyHidden>{SAID[line.kind]}</VisuallyHidden>
              <span aria-hidden="true">{SIGNS[line.kind]}</span>
              <code>{line.text}</code>
            </li>
          ),
        )}
      </ol>
    </section>
  );
}

const SAID = { same: "", out: "taken out: ", in: "added: " } as const;
