import type { ConventionTable } from './convention.ts';

/**
 * Attributes that belong to no AI convention: OpenTelemetry semantic conventions 1.45 and the keys that OpenInference and
 * others share with them. Read for every span.
 */
export const common: ConventionTable = {
  id: 'none',
  title: 'OpenTelemetry',
  release: 'semantic conventions 1.45 (2026-11)',
  prefixes: [],
  propagated: [],
  shapes: [],
  keys: {
    sessionId: ['session.id'],
    userId: ['user.id', 'enduser.id', 'user.email'],
    tags: ['tag.tags'],
    metadata: ['metadata'],
    environment: ['deployment.environment.name', 'deployment.environment'],
    release: ['service.version'],
  },
  resourceKeys: {
    environment: ['deployment.environment.name', 'deployment.environment'],
    release: ['service.version'],
  },
  content: [],
};
