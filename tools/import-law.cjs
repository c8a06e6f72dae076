/**
 * The law of imports: what each layer may import, besides itself. `npm run check:imports` holds the code to it, and
 * test/tools/import-law.test.ts holds this file to catching what it should.
 *
 * Reason: rules, search and use cases run the same on AWS, on one machine and in the simulation only as long as nothing
 * in them reaches for a host, a clock or a driver. What a layer needs from outside is handed in through src/ports.
 */
const npm = (...names) => names.map((name) => `^node_modules/${name}/`);
const src = (...layers) => layers.map((layer) => `^src/${layer}/`);

/** Resolved names of anything that comes with Node or from a registry. */
const outside = ['^node_modules/'];

/** `types`: may be imported by `import type` alone. `core`: Node's own modules are allowed. */
const layers = [
  { name: 'contracts', at: '^src/contracts/', may: npm('zod') },
  { name: 'search', at: '^src/search/', may: [] },
  { name: 'topology', at: '^topology/', may: [...src('contracts'), ...npm('zod')] },
  {
    name: 'domain',
    at: '^src/domain/',
    except: '^src/domain/(canonical|digest|sealing)\\.ts$',
    may: src('contracts'),
  },
  {
    name: 'domain-digests',
    at: '^src/domain/(canonical|digest|sealing)\\.ts$',
    may: [...src('contracts', 'domain'), ...npm('canonicalize'), '^(node:)?crypto$'],
  },
  { name: 'ports', at: '^src/ports/', may: src('contracts', 'domain'), types: src('search') },
  {
    name: 'knowledge',
    at: '^src/knowledge/',
    may: [...src('contracts', 'domain', 'search'), ...npm('zod', 'stemmer', 'jsonata')],
    types: src('ports'),
  },
  {
    name: 'problems',
    at: '^src/problems/',
    may: [...src('contracts', 'domain', 'search'), ...npm('zod')],
    types: src('ports'),
  },
  {
    name: 'reasoning',
    at: '^src/reasoning/',
    may: [...src('contracts', 'domain', 'search', 'problems', 'knowledge'), ...npm('zod')],
    types: src('ports'),
  },
  {
    name: 'usecases',
    at: '^src/usecases/',
    may: [
      ...src('contracts', 'domain', 'search', 'problems', 'knowledge', 'reasoning', 'ports'),
      ...npm('zod'),
    ],
  },
  {
    name: 'extension',
    at: '^src/extension/',
    may: [...src('contracts'), ...npm('zod')],
    types: src('ports'),
  },
  {
    name: 'adapters',
    at: '^src/adapters/',
    may: [...src('contracts', 'domain', 'ports', 'extension'), ...outside],
    core: true,
  },
  {
    name: 'testing',
    at: '^src/testing/',
    may: [...src('contracts', 'ports'), '^src/adapters/(pack|extensions|system)/'],
    core: true,
  },
  {
    name: 'functions',
    at: '^functions/',
    except: '/wiring(/|\\.ts$)',
    may: ['^topology/', '^statemachines/', ...src('usecases', 'contracts'), ...outside],
    core: true,
  },
  {
    name: 'functions-wiring',
    at: '^functions/.*wiring(/|\\.ts$)',
    may: ['^functions/', '^topology/', '^statemachines/', '^src/', ...outside],
    core: true,
  },
  {
    name: 'local-and-cli',
    at: '^(local|cli)/',
    except: '^local/(host|worker/main)\\.ts$',
    may: [
      '^(local|cli|topology)/',
      ...src('usecases', 'contracts', 'adapters', 'ports', 'domain', 'extension'),
      '^functions/api/app\\.ts$',
      '^functions/(bind|[a-z]+/bound)\\.ts$',
      ...outside,
    ],
    core: true,
  },
  {
    name: 'local-wiring',
    at: '^local/(host|worker/main)\\.ts$',
    may: ['^local/', '^topology/', '^src/', '^functions/(api/app|worker/worker)\\.ts$', ...outside],
    core: true,
  },
  {
    name: 'lib',
    at: '^(lib/|bin/app\\.ts$)',
    may: ['^lib/', '^topology/', ...src('contracts'), ...npm('aws-cdk-lib', 'constructs', 'cdk-nag')],
    core: true,
  },
  {
    name: 'bin-deliberate',
    at: '^bin/deliberate\\.ts$',
    may: ['^cli/', '^bin/node-version\\.cjs$'],
    core: true,
  },
  {
    name: 'packs',
    at: '^packs/([^/]+)/',
    may: ['^packs/$1/', ...src('extension'), ...outside],
    core: true,
  },
  { name: 'console', at: '^console/', may: ['^console/', ...outside], types: src('contracts') },
];

/** What a layer may import by value, what by type alone, and nothing else. */
const rulesOf = ({ name, at, except, may, types = [], core = false }) => {
  const from = { path: at, ...(except === undefined ? {} : { pathNot: except }) };
  const own = at.endsWith('/') && !at.includes('[^/]') ? [at] : [];
  const allowed = [...own, ...may];
  const to = { pathNot: [...allowed, ...types] };
  return [
    {
      name: `law-${name}`,
      severity: 'error',
      from,
      to: core ? { ...to, dependencyTypesNot: ['core'] } : to,
    },
    ...(types.length === 0
      ? []
      : [
          {
            name: `law-${name}-types-only`,
            severity: 'error',
            from,
            to: { path: types, pathNot: allowed, dependencyTypesNot: ['type-only'] },
          },
        ]),
  ];
};

module.exports = {
  forbidden: [
    ...layers.flatMap(rulesOf),
    {
      name: 'never-another-adapter',
      comment: 'An adapter that leans on another cannot be swapped alone.',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'one-machine-without-cdk',
      comment: 'The one-machine host runs where nothing of AWS is installed.',
      severity: 'error',
      from: { path: '^(local|cli|src|functions|topology)/' },
      to: { path: '^lib/|^node_modules/(aws-cdk|aws-cdk-lib|constructs|cdk-nag)/' },
    },
    {
      name: 'not-into-tests',
      comment: 'What is delivered does not lean on tests, tools or benchmarks.',
      severity: 'error',
      from: { path: '^(src|topology|functions|local|cli|bin|lib|packs|console)/' },
      to: { path: '^(test|tools|bench)/' },
    },
    {
      name: 'not-dev-dependencies',
      comment: 'An installation without development dependencies must run.',
      severity: 'error',
      from: { path: '^(src|topology|functions|local|cli|bin/deliberate)' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere is a mistake or a package that package.json lacks.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared',
      comment: 'A package that only another package brought along may be gone tomorrow.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-circle',
      comment: 'Two files that need each other are one file, or three.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/node_modules/.+/node_modules/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
};
