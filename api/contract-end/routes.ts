/** The end of a ward's contract: planned, handed over, confirmed, approved by two; the rest is done by its workflow. */
import { z } from 'zod';
import {
  ContractEnd,
  ContractEndDryRun,
  ContractEndParams,
  ContractEndStepBody,
  PackageBody,
  PlanBody,
} from '../../contracts/contract-end.ts';
import { route } from '../http/route.ts';
import { dryRun } from './dry-run.ts';
import { sendPackage } from './package.ts';
import { plan } from './plan.ts';
import { presentContractEnd } from './present.ts';
import { takeStep } from './steps.ts';

const path = '/api/staff/contract-end';
const read = { kind: 'staff', permission: 'contract-end.read' } as const;
const act = { kind: 'staff', permission: 'contract-end.act' } as const;

export const contractEndRoutes = [
  route({
    method: 'GET',
    path,
    summary: '契約の終了：今の段階と、これまでの経過',
    access: read,
    response: ContractEnd,
    handle: presentContractEnd,
  }),
  route({
    method: 'GET',
    path: `${path}/dry-run`,
    summary: '契約の終了：引き渡すものと廃棄するものの件数（何も変えない）',
    access: read,
    response: ContractEndDryRun,
    handle: dryRun,
  }),
  route({
    method: 'POST',
    path,
    summary: '契約の終了日を決める',
    access: act,
    stepUp: true,
    body: PlanBody,
    response: ContractEnd,
    handle: plan,
  }),
  route({
    method: 'POST',
    path: `${path}/:contractEndId/steps`,
    summary: '契約の終了を次に進める、止める、取りやめる',
    access: act,
    stepUp: true,
    params: ContractEndParams,
    body: ContractEndStepBody,
    response: ContractEnd,
    handle: takeStep,
  }),
  route({
    method: 'POST',
    path: `${path}/:contractEndId/package`,
    summary: '引き渡しの一式を取り出す（ZIP。目的を残し、写しとして登録する）',
    access: act,
    stepUp: true,
    params: ContractEndParams,
    body: PackageBody,
    response: z.unknown(),
    media: 'download',
    handle: sendPackage,
  }),
];
