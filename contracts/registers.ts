/** Registers, the ward's approvals of copies, and what was copied. */
import { z } from 'zod';
import { COPY_KINDS, REGISTER_CODES, type CopyKind } from '../domain/registers.ts';
import { BusinessDate, Id, Instant, typedText, typedTextOrNothing } from './common.ts';
import { Person } from './staff.ts';

const Register = z.enum(REGISTER_CODES);
export const RegisterQuery = z.object({ register: Register });
export const RegisterHistoryQuery = RegisterQuery.extend({ id: Id });

/** How a register is printed: what is left out stays as it is. */
export const RegisterForm = z.object({
  title: typedTextOrNothing(100),
  addressee: typedTextOrNothing(100),
  sender: typedTextOrNothing(100),
  /** Codes of the fields, in the order they are printed; empty: all. */
  columns: z.array(z.string().min(1).max(40)).max(30),
  /** Places to stamp. */
  boxes: z.array(typedText(20)).max(6),
});
export type RegisterForm = z.output<typeof RegisterForm>;

export const RegisterEntry = z.object({
  id: Id,
  revision: z.int(),
  values: z.record(z.string(), z.string()),
  dueOn: BusinessDate.nullable(),
  isDue: z.boolean(),
  struckOut: z.boolean(),
  madeBy: Person,
  madeAt: Instant,
});
export type RegisterEntry = z.infer<typeof RegisterEntry>;

export const RegisterEntries = z.object({ data: z.array(RegisterEntry), form: RegisterForm });
export const RegisterHistory = z.object({ data: z.array(RegisterEntry) });
export const RegisterFormBody = RegisterQuery.extend({ form: RegisterForm });
/** `id`: this entry alone, as a receipt is handed over. */
export const RegisterPrintBody = RegisterQuery.extend({ id: Id.optional() });

export const Registers = z.object({
  data: z.array(
    z.object({
      register: Register,
      entries: z.int(),
      due: z.int(),
      nextDueOn: BusinessDate.nullable(),
    }),
  ),
});

export const RegisterEntryBody = RegisterQuery.extend({
  id: Id,
  /** What the writer has seen; 0 for a new one. */
  revision: z.int().min(0).max(100_000),
  values: z.record(z.string().min(1).max(40), typedTextOrNothing(4_000)),
  struckOut: z.boolean().default(false),
});

const COPIES = Object.keys(COPY_KINDS) as CopyKind[];

export const CopyApprovalBody = z.object({
  id: Id,
  kinds: z.array(z.enum(COPIES)).min(1),
  approvedOn: BusinessDate,
  until: BusinessDate.nullable(),
  /** Of the ward. */
  approvedBy: typedText(200),
  purpose: typedText(1_000),
  documentNo: typedTextOrNothing(100),
});

/** What is kept encrypted of an approval. */
export const CopyApprovalWords = z.object({
  approvedBy: z.string(),
  purpose: z.string(),
  documentNo: z.string(),
});

export const CopyApproval = CopyApprovalWords.extend({
  id: Id,
  kind: z.enum(COPIES),
  approvedOn: BusinessDate,
  until: BusinessDate.nullable(),
  isInForce: z.boolean(),
  madeBy: Person,
  withdrawn: z.object({ by: Person, at: Instant }).nullable(),
});
export const CopyApprovalIdBody = z.object({ id: Id });
export const CopyApprovals = z.object({ data: z.array(CopyApproval) });

export const Copy = z.object({
  id: Id,
  kind: z.string(),
  format: z.string(),
  rows: z.int(),
  purpose: z.string(),
  madeBy: Person,
  madeAt: Instant,
  destroyed: z.object({ by: Person, at: Instant }).nullable(),
});
export const CopyIdBody = z.object({ id: Id });
export const Copies = z.object({ data: z.array(Copy) });
