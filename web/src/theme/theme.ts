import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** One accent, quiet surfaces, dense controls. */
const pine: MantineColorsTuple = [
  "#e8f6f3",
  "#d3ebe5",
  "#a6d7cb",
  "#76c2b0",
  "#4fb09a",
  "#37a58c",
  "#1f8f77",
  "#0f7a65",
  "#0f6b5c",
  "#07574a",
];
const ink: MantineColorsTuple = [
  "#d5d9dd",
  "#b4bac1",
  "#98a1aa",
  "#6b7580",
  "#4a535d",
  "#343c45",
  "#272e36",
  "#1b2128",
  "#151a20",
  "#0f1317",
];

export const theme = createTheme({
  primaryColor: "pine",
  primaryShade: { light: 8, dark: 7 },
  colors: { pine, dark: ink },
  autoContrast: true,
  fontFamily:
    'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  defaultRadius: "sm",
  headings: { fontWeight: "620" },
  components: {
    Button: { defaultProps: { size: "xs" } },
    TextInput: { defaultProps: { size: "xs" } },
    PasswordInput: { defaultProps: { size: "sm" } },
    NumberInput: { defaultProps: { size: "xs" } },
    Textarea: { defaultProps: { size: "xs" } },
    Select: { defaultProps: { size: "xs", comboboxProps: { shadow: "md" } } },
    NativeSelect: { defaultProps: { size: "xs" } },
    Autocomplete: { defaultProps: { size: "xs" } },
    SegmentedControl: { defaultProps: { size: "xs" } },
    Badge: { defaultProps: { variant: "light", radius: "sm", tt: "none" } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    Modal: { defaultProps: { centered: true } },
  },
});
