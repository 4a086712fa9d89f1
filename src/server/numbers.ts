import { z } from "zod";

/** The largest number of a publish, a key or a job that the accounts' database takes (an integer of 32 bits). */
export const NUMBER_MAX = 2_147_483_647;

/** The number of a thing in an address: publish, key, job. */
export const numberInPath = z.coerce.number().int().positive().max(NUMBER_MAX);
