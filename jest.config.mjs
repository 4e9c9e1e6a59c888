import { readFileSync } from 'node:fs';

/**
 * Five projects: unit (nothing running), pages (components, in jsdom), integration (real servers), journeys (the running
 * platform, several at once), alone (journeys that break parts of the platform or must know that nobody else uses it: one
 * after the other).
 */
const { jsc, sourceMaps } = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));

const swc = (more = {}) => [
  '@swc/jest',
  { swcrc: false, jsc: { ...jsc, ...more }, sourceMaps: sourceMaps ? 'inline' : false },
];
const components = (importSource) =>
  swc({
    parser: { syntax: 'typescript', tsx: true },
    transform: { react: { runtime: 'automatic', importSource } },
  });

const common = {
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '^.+\\.ts$': swc() },
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
    {
      ...common,
      displayName: 'pages',
      testMatch: ['**/*.spec.tsx'],
      testEnvironment: '<rootDir>/test/support/jsdom/environment.mjs',
      transform: {
        ...common.transform,
        '/apps/widget/.+\\.tsx$': components('preact'),
        '^.+\\.tsx$': components('react'),
      },
      moduleNameMapper: { ...common.moduleNameMapper, '\\.css$': '<rootDir>/test/support/jsdom/styles.mjs' },
    },
    { ...common, displayName: 'integration', testMatch: ['**/*.int-spec.ts'] },
    { ...common, displayName: 'journeys', testMatch: ['**/*.e2e-spec.ts'] },
    { ...common, displayName: 'alone', testMatch: ['**/*.alone-spec.ts'] },
    // Makes docs/pictures: for `npm run screenshots` only.
    ...(process.env.PICTURES
      ? [{ ...common, displayName: 'pictures', testMatch: ['**/*.pictures-spec.ts'] }]
      : []),
  ],
  testTimeout: 90_000,
};
