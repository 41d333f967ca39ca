/** The configuration of the one-process Temporal server. JSON is YAML, so no serializer is needed. */

export const TEMPORAL_PORTS = [
  'temporal',
  'temporalHttp',
  'temporalMembership',
  'temporalHistory',
  'temporalHistoryMembership',
  'temporalMatching',
  'temporalMatchingMembership',
  'temporalWorker',
  'temporalWorkerMembership',
] as const;

export type TemporalPorts = Record<(typeof TEMPORAL_PORTS)[number], number>;

export interface TemporalStore {
  /** host:port of the PostgreSQL server. */
  address: string;
  user: string;
  password: string;
  isEncrypted: boolean;
}

// Cannot be changed once there is data. No difference in throughput on two cores, and a third of the idle load of 512.
const HISTORY_SHARDS = 64;

export function serverConfig(
  store: TemporalStore,
  ports: TemporalPorts,
  dynamicConfigFile: string,
): string {
  const rpc = (grpcPort: number, membershipPort: number) => ({
    rpc: { grpcPort, membershipPort, bindOnLocalHost: true },
  });
  return JSON.stringify(
    {
      log: { stdout: true, level: 'warn' },
      persistence: {
        defaultStore: 'main',
        visibilityStore: 'visibility',
        numHistoryShards: HISTORY_SHARDS,
        datastores: {
          main: sqlStore(store, 'temporal', 20),
          visibility: sqlStore(store, 'temporal_visibility', 5),
        },
      },
      global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
      services: {
        frontend: {
          rpc: {
            grpcPort: ports.temporal,
            httpPort: ports.temporalHttp,
            membershipPort: ports.temporalMembership,
            bindOnLocalHost: true,
          },
        },
        history: rpc(ports.temporalHistory, ports.temporalHistoryMembership),
        matching: rpc(ports.temporalMatching, ports.temporalMatchingMembership),
        worker: rpc(ports.temporalWorker, ports.temporalWorkerMembership),
      },
      clusterMetadata: {
        enableGlobalNamespace: false,
        failoverVersionIncrement: 10,
        masterClusterName: 'active',
        currentClusterName: 'active',
        clusterInformation: {
          active: {
            enabled: true,
            initialFailoverVersion: 1,
            rpcName: 'frontend',
            rpcAddress: `127.0.0.1:${ports.temporal}`,
          },
        },
      },
      dcRedirectionPolicy: { policy: 'noop' },
      dynamicConfigClient: { filepath: dynamicConfigFile, pollInterval: '60s' },
    },
    null,
    2,
  );
}

/** Settings the server reads again while it runs. */
export function dynamicConfig(): string {
  const values: Record<string, number | boolean> = {
    'limit.maxIDLength': 255,
    // With the default of 10, updates over the limit can be executed twice around a continue-as-new.
    'history.maxInFlightUpdates': 100,
    // With the default of 10, a command refused right after a busy task leaves an empty task in the history.
    'history.discardSpeculativeWorkflowTaskMaximumEventsCount': 100,
    'matching.numTaskqueueReadPartitions': 1,
    'matching.numTaskqueueWritePartitions': 1,
    'frontend.WorkerHeartbeatsEnabled': true,
  };
  return JSON.stringify(
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [{ value }]])),
    null,
    2,
  );
}

function sqlStore(store: TemporalStore, databaseName: string, connections: number) {
  return {
    sql: {
      pluginName: 'postgres12_pgx',
      databaseName,
      connectAddr: store.address,
      connectProtocol: 'tcp',
      user: store.user,
      password: store.password,
      maxConns: connections,
      maxIdleConns: connections,
      maxConnLifetime: '1h',
      ...(store.isEncrypted ? { tls: { enabled: true, enableHostVerification: false } } : {}),
    },
  };
}
