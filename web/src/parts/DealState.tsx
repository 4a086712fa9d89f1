import { Badge } from "@mantine/core";

/** Won, open or lost, in a word. */
export function DealState({ isWon, isOpen }: { isWon: boolean; isOpen: boolean }) {
  if (isWon) return <Badge color="pine">won</Badge>;
  return isOpen ? <Badge color="blue">open</Badge> : <Badge color="gray">lost</Badge>;
}
