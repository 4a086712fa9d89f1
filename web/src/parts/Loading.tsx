import { Skeleton } from "@mantine/core";

/** Keeps the place of cards that are on their way. */
export function LoadingCards({ heights = [120, 220] }: { heights?: readonly number[] }) {
  return (
    <div className="cards" aria-busy="true" role="status" aria-label="Loading">
      {heights.map((height, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places that never change
        <Skeleton key={place} height={height} radius="md" />
      ))}
    </div>
  );
}
