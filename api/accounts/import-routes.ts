/** Accounts from a file. */
import { ImportBody, ImportDone, ImportPreview, ImportRun } from '../../contracts/accounts.ts';
import { route } from '../http/route.ts';
import { previewImport, runImport } from './import.ts';

const IMPORTS = '/api/staff/account-imports';
const access = { kind: 'staff', permission: 'membership.change' } as const;

export const accountImportRoutes = [
  route({
    method: 'POST',
    path: `${IMPORTS}/preview`,
    summary: 'CSVの職員を確かめる（何も変えない。直すところは行ごとに）',
    access,
    body: ImportBody,
    response: ImportPreview,
    handle: previewImport,
  }),
  route({
    method: 'POST',
    path: IMPORTS,
    summary: 'CSVの職員をまとめて登録する（招待のリンクのPDFとCSVは一度だけ示される）',
    access,
    stepUp: true,
    body: ImportRun,
    response: ImportDone,
    handle: runImport,
  }),
];
