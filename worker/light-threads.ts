/**
 * Loaded before everything else, in every thread of the worker's process (`node --require`): in those
 * that run workflows the library notes the stack of each promise, for the engine's view of where a
 * workflow stands. That took a quarter of the worker's time for a case step; what stands where, our
 * own steps record. Stacks of errors are not touched.
 */
import { promiseHooks } from 'node:v8';
import { isMainThread } from 'node:worker_threads';

if (!isMainThread) promiseHooks.createHook = () => () => undefined;
