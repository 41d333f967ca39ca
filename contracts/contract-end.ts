/** The end of a ward's contract: its steps, what would go out and be destroyed, the package. */
import { z } from 'zod';
import {
  CONTRACT_END_ACTIONS,
  CONTRACT_END_STAGES,
  CONTRACT_END_STEP_CODES,
  DESTRUCTION_PARTS,
} from '../domain/contract-end.ts';
import { BusinessDate, Id, Instant, typedText } from './common.ts';
import { Person } from './staff.ts';

/** What was typed with a step: who and which document, on which day, why. */
const Words = z.object({
  on: BusinessDate.optional(),
  /** Whoever handed over or received. */
  by: z.string().optional(),
  to: z.string().optional(),
  documentNo: z.string().optional(),
  reason: z.string().optional(),
});

const Story = z.object({
  id: Id,
  step: z.enum(CONTRACT_END_STEP_CODES),
  /** `null`: it happened by itself. */
  by: Person.nullable(),
  at: Instant,
  words: Words,
  /** Of a package: what it holds. Of what was stopped: why, as a code. */
  files: z.int().optional(),
  rows: z.int().optional(),
  why: z.string().optional(),
});

const End = z.object({
  id: Id,
  stage: z.enum(CONTRACT_END_STAGES),
  endsOn: BusinessDate,
  isHeld: z.boolean(),
  /** How many packages were made; the newest counts. */
  package: z.int(),
  packedAt: Instant.nullable(),
  /** While it is made. */
  filesMade: z.int(),
  destroyAt: Instant.nullable(),
  part: z.enum(DESTRUCTION_PARTS).nullable(),
  lastBackupGoneAt: Instant.nullable(),
  approvals: z.array(Person),
  /** What may be done now by this person; the others say why not. */
  actions: z.array(
    z.object({ action: z.enum(CONTRACT_END_ACTIONS), block: z.string().nullable() }),
  ),
  story: z.array(Story),
});

export const ContractEnd = z.object({
  organisation: z.string(),
  /** `null`: nothing is planned. */
  end: End.nullable(),
});
export type ContractEnd = z.input<typeof ContractEnd>;

export const ContractEndDryRun = z.object({
  handedOver: z.array(z.object({ file: z.string(), name: z.string(), rows: z.int() })),
  attachments: z.int(),
  packets: z.int(),
  trail: z.int(),
  /** By table, with what it is called, or what it is where nobody calls it anything. */
  destroyed: z.array(
    z.object({ table: z.string(), name: z.string(), rows: z.int(), isHandedOver: z.boolean() }),
  ),
  keys: z.array(z.object({ kind: z.string(), count: z.int() })),
  /** Consultations that go on. */
  open: z.int(),
});
export type ContractEndDryRun = z.input<typeof ContractEndDryRun>;

/** `id`: made by its sender; sent again it is one. */
export const PlanBody = z.object({ id: Id, endsOn: BusinessDate });

const name = typedText(200);
const reason = typedText(2000);
const documentNo = typedText(100);

/** `id`: the step's own. */
export const ContractEndStepBody = z.discriminatedUnion('action', [
  z.object({ id: Id, action: z.literal('re-plan'), endsOn: BusinessDate, reason }),
  z.object({ id: Id, action: z.literal('close-intake') }),
  z.object({ id: Id, action: z.literal('pack') }),
  z.object({ id: Id, action: z.literal('hand-over'), on: BusinessDate, by: name, to: name }),
  z.object({
    id: Id,
    action: z.literal('receive'),
    on: BusinessDate,
    by: name,
    documentNo,
    /** As the ward read it from its own copy. */
    digest: z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^[0-9a-f]{64}$/u),
  }),
  z.object({
    id: Id,
    action: z.literal('approve'),
    /** Typed once more: the name of the organisation that will be destroyed. */
    organisation: z.string().max(200),
    documentNo,
  }),
  z.object({ id: Id, action: z.literal('withdraw-approvals'), reason }),
  z.object({ id: Id, action: z.literal('hold'), reason }),
  z.object({ id: Id, action: z.literal('release'), reason }),
  z.object({ id: Id, action: z.literal('cancel'), reason }),
]);

export const ContractEndParams = z.object({ contractEndId: Id });

/** The words that open the ZIP, chosen by whoever fetches it; `null`: it opens without any. */
export const PackageBody = z.object({
  reason: typedText(500),
  passphrase: z.string().min(12).max(128).nullable(),
});
