import { ActionIcon } from "@mantine/core";
import { IconMenu2 } from "@tabler/icons-react";
import { type ReactNode, useEffect } from "react";
import { AsOf } from "../frame/AsOf.tsx";
import { openNavigation } from "../frame/signals.ts";

/**
 * A page in the frame: one title, what belongs to its right, and the content below.
 *
 * `whole`: the content scrolls by itself, as a table does. `timed`: the page can be shown as of an earlier publish.
 */
export function Page({
  title,
  right,
  children,
  whole = false,
  timed = false,
}: {
  title: string;
  right?: ReactNode;
  children: ReactNode;
  whole?: boolean;
  timed?: boolean;
}) {
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
          {timed && <AsOf />}
        </div>
      </header>
      <main id="content" className={whole ? "content whole" : "content"} tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
