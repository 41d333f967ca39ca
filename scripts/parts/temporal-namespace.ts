/** Namespace and search attributes of a Temporal cluster, made where they are missing. */
import { setTimeout as sleep } from 'node:timers/promises';

import { Connection } from '@temporalio/client';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';
import { msToTs } from '@temporalio/common/lib/time.js';

import { SEARCH_ATTRIBUTES } from '../../workflows/search-attributes.ts';

const RETENTION = '30 days';
const PREPARED_WITHIN_MS = 60_000;

/** Resolves when workflows can be started in the namespace with every search attribute; true when it had to be made. */
export async function prepareNamespace(address: string, namespace: string): Promise<boolean> {
  let isNew = false;
  await withConnection(address, async (connection) => {
    await retry(async () => {
      isNew = (await registerMissingNamespace(connection, namespace)) || isNew;
    });
    // A new namespace is known to every part of the server only when their caches were renewed.
    await retry(() => addMissingAttributes(connection, namespace));
    await retry(() => listByEveryAttribute(connection, namespace));
  });
  return isNew;
}

/** Throws unless frontend, history and visibility of that server answer. */
export async function checkHealth(address: string): Promise<void> {
  await withConnection(address, async (connection) => {
    await connection.withDeadline(Date.now() + 5_000, async () => {
      const { status } = await connection.healthService.check({
        service: 'temporal.api.workflowservice.v1.WorkflowService',
      });
      if (status !== 1) throw new Error(`health status ${status}`);
      // The frontend's own word says nothing about the store behind it.
      await connection.workflowService.listWorkflowExecutions({
        namespace: 'temporal-system',
        pageSize: 1,
      });
    });
  });
}

async function registerMissingNamespace(
  connection: Connection,
  namespace: string,
): Promise<boolean> {
  const { namespaces } = await connection.workflowService.listNamespaces({ pageSize: 1_000 });
  if (namespaces.some((known) => known.namespaceInfo?.name === namespace)) return false;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs(RETENTION),
  });
  return true;
}

async function addMissingAttributes(connection: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = SEARCH_ATTRIBUTES.flatMap(({ name, type }) => {
    const indexed = encodeSearchAttributeIndexedValueType(type);
    return name in customAttributes || indexed === undefined ? [] : [[name, indexed] as const];
  });
  if (missing.length === 0) return;
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing),
  });
}

async function listByEveryAttribute(connection: Connection, namespace: string): Promise<void> {
  const query = SEARCH_ATTRIBUTES.map(({ name }) => `${name} IS NULL`).join(' AND ');
  await connection.workflowService.listWorkflowExecutions({ namespace, query, pageSize: 1 });
}

async function withConnection(
  address: string,
  use: (connection: Connection) => Promise<void>,
): Promise<void> {
  const connection = Connection.lazy({ address, connectTimeout: 5_000 });
  try {
    await use(connection);
  } finally {
    await connection.close();
  }
}

async function retry(attempt: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + PREPARED_WITHIN_MS;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(250);
    }
  }
}
