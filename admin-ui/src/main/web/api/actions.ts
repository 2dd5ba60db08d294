import { call, type Method, type Options } from './client';
import type { Change } from './model';

/// A write as data: the dialog shows it as curl, sends it as a dry run, and sends it.
export interface Write {
  method: Method;
  path: string;
  body?: unknown;
  ifMatch?: string;
  create?: boolean;
}

export const APPLY_WAIT_MS = 5000;

export function send(write: Write, more: Pick<Options, 'reason' | 'dryRun'>): Promise<Change> {
  const options: Options = { ...optionsOf(write), ...more };
  if (!more.dryRun) {
    options.waitMs = APPLY_WAIT_MS;
  }
  return call<Change>(write.method, write.path, options);
}

export function optionsOf(write: Write): Options {
  const options: Options = {};
  if (write.body !== undefined) {
    options.body = write.body;
  }
  if (write.ifMatch !== undefined) {
    options.ifMatch = write.ifMatch;
  }
  if (write.create) {
    options.create = true;
  }
  return options;
}

export const paths = {
  service: (service: string) => `services/${service}`,
  backend: (service: string, backend: string) => `services/${service}/backends/${backend}`,
  listener: (service: string, listener: string) => `services/${service}/listeners/${listener}`,
  weights: (service: string) => `services/${service}/weights`,
};
