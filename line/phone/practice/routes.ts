/** /phone/api/practice: how a practice service starts, follows and stops its scripted consultees. */
import { Router } from 'express';
import { z } from 'zod';
import { type PlayedRun, PlayRun } from '../../../contracts/practice.ts';
import type { StoredRun } from '../state.ts';
import type { Practice } from './practice.ts';

const Of = z.object({ channel: z.string().min(1) });

export function practiceRoutes(practice: Practice): Router {
  const router = Router();
  router.get('/runs', (request, response) => {
    const { channel } = Of.parse(request.query);
    response.json({ runs: practice.runs(channel).map(present) });
  });
  router.post('/runs', (request, response) => {
    response.status(201).json(present(practice.start(PlayRun.parse(request.body))));
  });
  router.delete('/runs/:id', (request, response) => {
    practice.stop(String(request.params.id));
    response.json({});
  });
  router.post('/reset', async (request, response) => {
    await practice.reset(Of.parse(request.body).channel);
    response.json({});
  });
  return router;
}

function present({ id, status, reason }: StoredRun): PlayedRun {
  return { id, status, reason };
}
