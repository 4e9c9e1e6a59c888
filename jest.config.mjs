import { readFileSync } from 'node:fs';

/**
 * Four projects: unit (nothing running), integration (real servers), journeys (the running platform, several at once),
 * alone (journeys that break parts of the platform or must know that nobody else uses it: one after the other).
 */
const { jsc, sourceMaps } = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));

const common = {
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': ['@swc/jest', { swcrc: false, jsc, sourceMaps: sourceMaps ? 'inline' : false }],
  },
  moduleNameMapper: {
    '^@switchboard/([a-z]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/test', '<rootDir>/tools'],
};

export default {
  projects: [
    { ...common, displayName: 'unit', testMatch: ['**/*.spec.ts'] },
    { ...common, displayName: 'integration', testMatch: ['**/*.int-spec.ts'] },
    { ...common, displayName: 'journeys', testMatch: ['**/*.e2e-spec.ts'] },
    { ...common, displayName: 'alone', testMatch: ['**/*.alone-spec.ts'] },
  ],
  testTimeout: 90_000,
};
