import { defineEntity, p } from '@mikro-orm/core';
import { REPORT_KINDS, type ReportChange, type ReportSnapshot } from '../../domain/reports.ts';
import { ofOrganisationOrService } from './tenancy.ts';

const ReportSchema = defineEntity({
  name: 'Report',
  tableName: 'reports',
  rowLevelSecurity: 'force',
  policies: ofOrganisationOrService('reports'),
  indexes: [
    {
      name: 'reports_version',
      expression: `create unique index "reports_version" on "reports" ("organisation_id", "service_id", "kind", "period", "version") nulls not distinct`,
    },
  ],
  triggers: [
    {
      name: 'reports_keep',
      timing: 'before',
      events: ['update', 'delete'],
      body: `if tg_op = 'UPDATE' and old.frozen_at is null then return new; end if; raise exception 'a frozen report is never changed' using errcode = 'insufficient_privilege'`,
    },
  ],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    /** `null`: of all live services together. */
    serviceId: p.uuid().nullable(),
    kind: p.enum(REPORT_KINDS),
    /** "2026-10", or the fiscal year "2026". */
    period: p.string().length(7),
    /** 1, and one more with each correction. */
    version: p.integer(),
    snapshot: p.json<ReportSnapshot>(),
    /** SHA-256 over the snapshot's one canonical text, in hexadecimal. */
    digest: p.string().length(64),
    /** `null`: it made itself. */
    madeById: p.uuid().nullable(),
    madeAt: p.datetime().defaultRaw('now()'),
    frozenById: p.uuid().nullable(),
    /** From then on the row is never changed; until then it is a draft. */
    frozenAt: p.datetime().nullable(),
    /** Why it was corrected, encrypted under the organisation's key (AAD row = id), and what is another number than before. */
    reason: p.blob().nullable(),
    changes: p.json<readonly ReportChange[]>().nullable(),
  },
});

/** One version of a report: a draft, then frozen; a correction is a further version beside it. */
export class Report extends ReportSchema.class {}
ReportSchema.setClass(Report);
