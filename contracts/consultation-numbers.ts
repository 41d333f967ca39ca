/** Consultations found by their number; each service counts its own. */
import { z } from 'zod';
import { Id, lookedUp } from './common.ts';
import { ServiceName } from './staff.ts';

export const ConsultationNumbersQuery = z.object({
  /** As people write it: "12", "No.12", 「１２番」. */
  number: lookedUp(20),
});

/** Empty for what is not there and for what one may not know of alike. */
export const ConsultationNumbers = z.object({
  data: z.array(z.object({ id: Id, number: z.int(), service: ServiceName })),
});
