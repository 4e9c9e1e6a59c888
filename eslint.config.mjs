import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/dist/**', 'node_modules/**', '.switchboard/**', 'docs/**', 'test/boundaries/planted/**'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.recommended],
    languageOptions: {
      parserOptions: {
        project: [
          'tsconfig.json',
          'tsconfig.web.json',
          'apps/widget/tsconfig.json',
          'test/browser/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-redeclare': 'off',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read settings through loadConfig in a *.config.ts' },
      ],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: [
      '**/*.config.ts',
      'libs/kernel/src/config.ts',
      'test/**',
      'tools/**',
      '**/*.int-spec.ts',
      '**/*.suite.ts',
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    // Features see our Transaction, never what is behind it (ADR 27).
    name: 'one-door-for-sql',
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: ['libs/database/**', '**/*spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          name: 'typeorm',
          importNames: ['EntityManager', 'DataSource', 'QueryRunner', 'Repository'],
          message: 'Transaction and Database of @switchboard/database are the way to the rows (ADR 27)',
        },
      ],
    },
  },
  {
    // Node runs them as they stand: what it cannot strip is no syntax for them (ADR 55).
    name: 'types-that-node-strips',
    files: ['tools/**/*.ts', 'libs/kernel/src/config.ts'],
    ignores: ['**/*spec.ts'],
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'no-restricted-syntax': [
        'error',
        'TSParameterProperty',
        'TSEnumDeclaration',
        'TSModuleDeclaration[kind="namespace"]',
        'TSImportEqualsDeclaration',
        'TSExportAssignment',
        'Decorator',
      ],
    },
  },
  { files: ['**/*.mjs'], extends: [tseslint.configs.base], rules: {} },
);
