import { ActionIcon, Popover, Stack } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconDots, IconMenu2 } from "@tabler/icons-react";
import { type ReactNode, useEffect } from "react";
import { AsOf } from "../frame/AsOf.tsx";
import { openNavigation } from "../frame/signals.ts";

/**
 * A page in the frame: one title, what belongs to its right, and the content below.
 *
 * `whole`: the content scrolls by itself, as a table does. `timed`: the page can be shown as of an earlier publish.
 * `more`: what stands to the right where there is room, and behind a button on a phone.
 */
export function Page({
  title,
  right,
  more,
  children,
  whole = false,
  timed = false,
}: {
  title: string;
  right?: ReactNode;
  more?: ReactNode;
  children: ReactNode;
  whole?: boolean;
  timed?: boolean;
}) {
  const isPhone = useMediaQuery("(max-width: 800px)", false, { getInitialValueInEffect: false });
  useEffect(() => {
    document.title = `${title} – Footfall`;
  }, [title]);
  return (
    <>
      <header className="head">
        <ActionIcon
          className="only-phone"
          variant="subtle"
          color="gray"
          aria-label="Open the navigation"
          onClick={openNavigation}
        >
          <IconMenu2 size={20} />
        </ActionIcon>
        <h1 title={title}>{title}</h1>
        <div className="right">
          {right}
          {more && (isPhone ? <More>{more}</More> : more)}
          {timed && <AsOf />}
        </div>
      </header>
      <main id="content" className={whole ? "content whole" : "content"} tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

function More({ children }: { children: ReactNode }) {
  return (
    <Popover position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon variant="default" size={30} aria-label="More">
          <IconDots size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">{children}</Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
