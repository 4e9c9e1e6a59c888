/**
 * Who may import whom (docs/architecture.md). Every rule has a planted violation and a planted allowed line under
 * test/boundaries/planted, so a rule that matches nothing is found out.
 */
const lib = (names) => `(^|/)libs/(${names})/`;
const OURS = '(^|/)(libs|apps)/';
const TESTS = '\\.(int-|e2e-)?spec\\.ts$|/testing/';

/** A lib may use only these libs of ours. */
const libMayUse = (name, allowed) => ({
  name: `lib-${name}`,
  severity: 'error',
  from: { path: lib(name), pathNot: TESTS },
  to: { path: OURS, pathNot: lib([name, ...allowed].join('|')) },
});

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-other-app',
      severity: 'error',
      from: { path: '(^|/)apps/([^/]+)/' },
      to: { path: '(^|/)apps/', pathNot: '(^|/)apps/$2/' },
    },
    {
      name: 'libs-by-their-front-door',
      severity: 'error',
      from: { path: '(^|/)(apps/[^/]+|libs/[^/]+)/' },
      to: {
        path: '(^|/)libs/[^/]+/.+',
        pathNot: [
          '(^|/)$2/',
          '(^|/)libs/[^/]+/(src|dist)/index\\.(ts|js|d\\.ts)$',
          '(^|/)libs/web/src/(connection\\.ts|direction\\.ts|every-event\\.ts|fake-browser\\.ts|tokens\\.css)$',
        ],
      },
    },
    { name: 'libs-know-no-app', severity: 'error', from: { path: '(^|/)libs/' }, to: { path: '(^|/)apps/' } },
    libMayUse('contracts', []),
    {
      name: 'contracts-know-zod-only',
      severity: 'error',
      from: { path: lib('contracts'), pathNot: TESTS },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: 'node_modules/zod/' },
    },
    libMayUse('kernel', ['contracts']),
    libMayUse('auth', ['kernel', 'contracts']),
    libMayUse('messaging', ['kernel', 'contracts']),
    libMayUse('database', ['kernel', 'contracts']),
    libMayUse('outbox', ['database', 'messaging', 'kernel', 'contracts']),
    libMayUse('http', ['kernel', 'contracts']),
    libMayUse('staff', ['database', 'messaging', 'kernel', 'contracts']),
    libMayUse('web', ['contracts']),
    {
      name: 'gateway-has-no-database',
      severity: 'error',
      from: { path: '(^|/)apps/gateway/' },
      to: { path: [lib('database|outbox'), 'node_modules/(typeorm|pg)/'] },
    },
    {
      // Everybody else has `Transaction` and `Database`: one door for SQL, repositories for what is ordinary.
      name: 'typeorm-is-for-entities-and-repositories',
      severity: 'error',
      from: { pathNot: [lib('database'), '\\.(entity|repository)\\.ts$', TESTS] },
      to: { path: 'node_modules/(typeorm|pg)/' },
    },
    {
      name: 'pages-know-contracts-and-web-only',
      severity: 'error',
      from: { path: '(^|/)apps/(console|widget)/' },
      to: { path: '(^|/)libs/', pathNot: lib('contracts|web') },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '\\.rules\\.ts$' },
      to: {
        path: [OURS, 'node_modules/(@nestjs|typeorm|pg|amqplib|minio)/'],
        pathNot: ['\\.rules\\.ts$', '\\.errors?\\.ts$', '\\.types\\.ts$', lib('contracts'), lib('kernel')],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'doors-know-services-only',
      severity: 'error',
      from: { path: '\\.(handlers|controller|socket)\\.ts$' },
      to: { path: '\\.(repository|entity)\\.ts$' },
    },
    {
      name: 'a-repository-belongs-to-its-feature',
      severity: 'error',
      from: { path: '(^|/)(apps/[^/]+/src/[^/]+)/', pathNot: TESTS },
      to: { path: '\\.repository\\.ts$', pathNot: '(^|/)$2/', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    detectJSDocImports: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.css'],
    },
  },
};
