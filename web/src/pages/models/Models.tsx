import { Alert, Group, NativeSelect, NumberInput, Switch, TextInput } from "@mantine/core";
import type { AttributionSettings } from "../../api/settings.ts";
import { useMay } from "../../frame/session.tsx";
import { useSection } from "../../frame/use-section.ts";
import { EditBar } from "../../parts/EditBar.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { Faults } from "../../parts/Faults.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { Page } from "../../parts/Page.tsx";
import { PathPicture } from "./PathPicture.tsx";
import { BUILT_IN, type Weights } from "./weights.ts";

const EVEN: NonNullable<AttributionSettings["custom"]> = { FT: 30, LC: 30, OC: 30, Closed: 0, middle: 10 };

/** Which share each position of the path gets: the models that come with Footfall, and one of your own. */
export function Models() {
  const { section, error, retry, isPending, faults, edit, reset } = useSection("attribution");
  const mayEdit = useMay("editor");
  const custom = section?.custom ?? null;
  const sum = custom ? rounded(Object.values(custom).reduce((total, weight) => total + weight, 0)) : 100;
  return (
    <Page title="Models" right={<EditBar isPending={isPending} onReset={reset} />}>
      {error && <Failure error={error} retry={retry} />}
      {!section && !error && <LoadingCards heights={[180, 260]} />}
      {section && (
        <div className="cards">
          <Faults
            faults={faults.filter(({ path }) => sum === 100 || !path.startsWith("attribution.custom"))}
          />
          <section className="card" aria-label="Your own model">
            <Group justify="space-between">
              <h2>Custom model</h2>
              <Switch
                size="xs"
                label="In use"
                checked={custom !== null}
                disabled={!mayEdit}
                onChange={({ currentTarget }) =>
                  edit({ ...section, custom: currentTarget.checked ? EVEN : null })
                }
              />
            </Group>
            {custom ? (
              <>
                <PathPicture weights={custom} label="The path of the custom model" />
                <Group gap="sm" mt="sm">
                  {POSITIONS.map(([key, name]) => (
                    <NumberInput
                      key={key}
                      label={name}
                      value={custom[key]}
                      min={0}
                      max={100}
                      decimalScale={4}
                      suffix="%"
                      w={130}
                      disabled={!mayEdit}
                      onChange={(value) =>
                        edit({ ...section, custom: { ...custom, [key]: Number(value) || 0 } })
                      }
                    />
                  ))}
                </Group>
                {sum !== 100 && (
                  <Alert color="yellow" variant="light" mt="sm">
                    The weights add up to {sum}%. They must add up to 100%, so that a deal's credit is the
                    deal; a preview is refused until then.
                  </Alert>
                )}
              </>
            ) : (
              <p className="faint" style={{ fontSize: 13 }}>
                Switch it on to give positions weights of your own.
              </p>
            )}
          </section>
          <section className="card" aria-label="Whose touches count">
            <h2>Whose touches count, and for how long</h2>
            <Group gap="md" align="flex-start">
              <NativeSelect
                label="People of a deal"
                value={section.mapping}
                disabled={!mayEdit}
                onChange={({ currentTarget }) =>
                  edit({ ...section, mapping: currentTarget.value as AttributionSettings["mapping"] })
                }
                data={[
                  { value: "account", label: "All contacts of the account" },
                  { value: "contact_role", label: "Contacts with a role" },
                  { value: "primary_contact_role", label: "The primary contact" },
                ]}
              />
              <NumberInput
                label="Lookback in days before the deal"
                placeholder="no limit"
                value={section.lookbackDays ?? ""}
                min={0}
                max={36500}
                allowDecimal={false}
                disabled={!mayEdit}
                onChange={(value) => edit({ ...section, lookbackDays: value === "" ? null : Number(value) })}
              />
              <NumberInput
                label="Half-life of time decay, days"
                value={section.timeDecayHalfLifeDays}
                min={1}
                max={36500}
                disabled={!mayEdit}
                onChange={(value) => edit({ ...section, timeDecayHalfLifeDays: Number(value) || 7 })}
              />
              <TextInput
                label="Amount of a deal"
                description="a number field of the opportunity"
                value={section.amountField}
                maxLength={255}
                disabled={!mayEdit}
                inputWrapperOrder={["label", "input", "description", "error"]}
                onChange={({ currentTarget }) => edit({ ...section, amountField: currentTarget.value })}
              />
            </Group>
          </section>
          <div className="halves">
            {BUILT_IN.map(({ name, text, weights }) => (
              <section className="card" key={name} aria-label={name}>
                <h2>{name}</h2>
                <p className="faint" style={{ fontSize: 13, margin: "0 0 10px" }}>
                  {text}
                </p>
                <PathPicture weights={weights} label={`The path of ${name}`} />
              </section>
            ))}
          </div>
        </div>
      )}
    </Page>
  );
}

/** Sums of four decimals, without what binary fractions add. */
const rounded = (sum: number) => Math.round(sum * 1e6) / 1e6;

const POSITIONS: readonly (readonly [keyof Weights, string])[] = [
  ["FT", "First touch"],
  ["LC", "Lead creation"],
  ["OC", "Opportunity"],
  ["Closed", "Closed"],
  ["middle", "Between them"],
];
