import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";

/** A drawer from the side; its head is part of it and no landmark of the page. */
export function Sheet({
  title,
  onClose,
  size,
  position = "right",
  opened = true,
  children,
}: {
  title: string;
  onClose: () => void;
  size: string | number;
  position?: "left" | "right";
  opened?: boolean;
  children: ReactNode;
}) {
  return (
    <Drawer.Root opened={opened} onClose={onClose} position={position} size={size}>
      <Drawer.Overlay />
      <Drawer.Content>
        <Drawer.Header role="presentation">
          <Drawer.Title>{title}</Drawer.Title>
          <Drawer.CloseButton aria-label="Close" />
        </Drawer.Header>
        <Drawer.Body>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
