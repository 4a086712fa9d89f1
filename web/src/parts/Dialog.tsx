import { Modal } from "@mantine/core";
import type { ReactNode } from "react";

/** A dialog over the page; its head is part of it and no landmark of the page. */
export function Dialog({
  title,
  onClose,
  size,
  opened = true,
  children,
}: {
  title: string;
  onClose: () => void;
  size?: string | number;
  opened?: boolean;
  children: ReactNode;
}) {
  return (
    <Modal.Root opened={opened} onClose={onClose} centered {...(size === undefined ? {} : { size })}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Header role="presentation">
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </Modal.Header>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
