/** Figures and the state of components are for the inside alone; to anybody else they do not exist. */
import type { NextFunction, Request, Response } from 'express';
import type { MetricsAccess } from '../../contracts/environment.ts';
import { Refusal } from '../../domain/errors.ts';
import { figuresAccess } from '../../operations/figures-access.ts';

export function figuresGuard(access: MetricsAccess) {
  const mayRead = figuresAccess(access);
  return (request: Request, response: Response, next: NextFunction): void => {
    response.locals['route'] = request.baseUrl;
    if (!mayRead(request)) throw new Refusal('not-found');
    next();
  };
}
