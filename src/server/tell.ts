import type { Desk } from "./desk.ts";
import { sendMail } from "./mail.ts";

const WEBHOOK_MS = 10_000;

/** Tells whom the configuration names: by mail, by webhook. What cannot be told is logged, and hinders nothing. */
export async function tell(desk: Pick<Desk, "config" | "log">, title: string, text: string): Promise<void> {
  const { FOOTFALL_MAIL_TO: to, FOOTFALL_WEBHOOK: webhook } = desk.config;
  const letters: Promise<unknown>[] = [];
  if (to) letters.push(sendMail(desk, { to, subject: `Footfall: ${title}`, text: `${title}.\n\n${text}\n` }));
  if (webhook)
    letters.push(
      fetch(webhook, {
        method: "POST",
        redirect: "error",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ title, text, at: new Date().toISOString() }),
        signal: AbortSignal.timeout(WEBHOOK_MS),
      }).then((response) => {
        if (!response.ok) throw new Error(`the webhook answered ${response.status}`);
      }),
    );
  for (const result of await Promise.allSettled(letters))
    if (result.status === "rejected") desk.log(`${title}: not everybody could be told (${result.reason})`);
}
