/** The staff API's registers, the ward's approvals of copies, and the copies. */
import type { z } from 'zod';
import type * as registers from '../../contracts/registers.ts';
import type { RegisterCode } from '../../domain/registers.ts';
import type { Http } from './http.ts';

export type Registers = z.infer<typeof registers.Registers>;
export type RegisterEntries = z.infer<typeof registers.RegisterEntries>;
export type RegisterEntry = registers.RegisterEntry;
export type RegisterForm = registers.RegisterForm;
type RegisterEntryBody = z.input<typeof registers.RegisterEntryBody>;
type RegisterHistory = z.infer<typeof registers.RegisterHistory>;
export type CopyApprovals = z.infer<typeof registers.CopyApprovals>;
export type CopyApproval = z.infer<typeof registers.CopyApproval>;
type CopyApprovalBody = z.input<typeof registers.CopyApprovalBody>;
export type Copies = z.infer<typeof registers.Copies>;

const AT = '/api/staff/registers';
const APPROVALS = '/api/staff/copy-approvals';

export function registerOperations({ ask, download }: Http) {
  return {
    registers: () => ask<Registers>('GET', AT),
    registerEntries: (register: RegisterCode) =>
      ask<RegisterEntries>('GET', `${AT}/entries?register=${register}`),
    registerHistory: (register: RegisterCode, id: string) =>
      ask<RegisterHistory>('GET', `${AT}/history?register=${register}&id=${id}`),
    writeRegisterEntry: (entry: RegisterEntryBody) =>
      ask<RegisterEntry>('PUT', `${AT}/entries`, entry),
    saveRegisterForm: (register: RegisterCode, form: RegisterForm) =>
      ask<void>('PUT', `${AT}/form`, { register, form }),
    printRegister: (register: RegisterCode, id?: string) =>
      download(`${AT}/print`, { register, id }),
    copyApprovals: () => ask<CopyApprovals>('GET', APPROVALS),
    approveCopies: (approval: CopyApprovalBody) => ask<CopyApprovals>('POST', APPROVALS, approval),
    withdrawCopyApproval: (id: string) => ask<void>('POST', `${APPROVALS}/withdrawal`, { id }),
    copies: () => ask<Copies>('GET', '/api/staff/copies'),
    noteCopyDestroyed: (id: string) => ask<void>('POST', '/api/staff/copies/destruction', { id }),
  };
}
