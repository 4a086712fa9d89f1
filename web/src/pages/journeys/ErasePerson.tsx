import { Button, Group, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answered, api } from "../../api/client.ts";
import { OUTCOME, outcomeChanged } from "../../api/queries.ts";
import { Dialog } from "../../parts/Dialog.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { SlowNote } from "../../parts/SlowNote.tsx";
import { plural } from "../../theme/format.ts";

/** Erases a person from the store, once the address was typed; what goes is counted before. */
export function ErasePerson({ person }: { person: string }) {
  const [isOpen, open] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => open(true)}>
        Erase this person
      </Button>
      {isOpen && <Ask person={person} onClose={() => open(false)} />}
    </>
  );
}

function Ask({ person, onClose }: { person: string; onClose: () => void }) {
  const [typed, type] = useState("");
  const navigate = useNavigate();
  const erase = (dryRun: boolean) =>
    answered(api.POST("/api/people/erase", { body: { email: person, dryRun } }));
  const { data, error } = useQuery({ queryKey: [OUTCOME, "erase", person], queryFn: () => erase(true) });
  const really = useMutation({
    mutationFn: () => erase(false),
    onSuccess: async () => {
      await navigate({ to: "/journeys" });
      await outcomeChanged();
    },
  });
  const failure = error ?? really.error;
  return (
    <Dialog onClose={onClose} title="Erase this person">
      {failure && <Failure error={failure} />}
      {data && (
        <p style={{ fontSize: 13.5, marginTop: 0 }}>
          {plural(data.records, "record is", "records are")} emptied,{" "}
          {plural(data.touchpoints, "touchpoint goes", "touchpoints go")}, with the credit of{" "}
          {plural(data.deals, "deal")}, in every earlier publish, too. It cannot be undone. Delete the person
          in Salesforce as well: an import brings back what is there.
        </p>
      )}
      {really.isPending && <SlowNote doing="Erasing, and computing every deal anew" />}
      <TextInput
        label={`Type ${person}`}
        value={typed}
        onChange={({ currentTarget }) => type(currentTarget.value)}
      />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          color="red"
          disabled={typed.trim().toLowerCase() !== person || !data}
          loading={really.isPending}
          onClick={() => really.mutate()}
        >
          Erase
        </Button>
      </Group>
    </Dialog>
  );
}
