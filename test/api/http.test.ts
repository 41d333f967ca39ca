import { describe, expect, test } from 'vitest';
import { useTestApi } from '../support/api.ts';

const api = useTestApi();

describe('the API as a whole', () => {
  test('answers an unknown route with JSON', async () => {
    const { status, body } = await api.call('GET', '/api/nothing');
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'not-found' });
  });
  test('builds what tests need', async () => {
    const service = await api.build.buildService();
    const staff = await api.build.buildStaff({ organisation: { id: service.organisationId }, roles: [{ service, role: 'counselor' }] });
    await api.build.signIn(staff);
    const channel = await api.build.buildChannel({ service });
    const consultee = await api.build.buildConsultee({ channel });
    const consultation = await api.build.buildConsultation({ consultee });
    const message = await api.build.buildMessage({ consultation });
    await api.build.buildEscalation({ consultation, requestedBy: staff });
    expect(message.seq).toBe(1);
  });
});
