import { createTransport } from "nodemailer";
import type { Desk } from "./desk.ts";

type Letter = { to: string; subject: string; text: string };

/** Sends a letter where a mail server is configured. @returns whether it was sent */
export async function sendMail({ config }: Pick<Desk, "config">, letter: Letter): Promise<boolean> {
  if (!config.FOOTFALL_SMTP) return false;
  const transport = createTransport(config.FOOTFALL_SMTP);
  try {
    await transport.sendMail({ from: config.FOOTFALL_MAIL_FROM, ...letter });
    return true;
  } finally {
    transport.close();
  }
}

const LETTERS = {
  invitation: {
    subject: "Your invitation to Footfall",
    text: (by: string, link: string) =>
      `${by} invites you to Footfall. Choose a password here within seven days:\n\n${link}\n`,
  },
  reset: {
    subject: "A new password for Footfall",
    text: (by: string, link: string) =>
      `${by} sends you a link to choose a new password. It works once, for an hour:\n\n${link}\n`,
  },
};

/** The address of a one-time link. */
export function linkAddress(origin: string, token: string): string {
  return `${origin}/link/${token}`;
}

/** Sends a one-time link to whom it is for; where it cannot be sent, the admin gets it to pass on. */
export async function sendLink(
  desk: Desk,
  { kind, to, token, by }: { kind: keyof typeof LETTERS; to: string; token: string; by: string },
): Promise<{ link: string | null; sent: boolean }> {
  const link = linkAddress(desk.origin, token);
  const { subject, text } = LETTERS[kind];
  const sent = await sendMail(desk, { to, subject, text: text(by, link) }).catch(() => false);
  return sent ? { link: null, sent } : { link, sent };
}
