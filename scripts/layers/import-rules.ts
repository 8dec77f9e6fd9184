import type { ICruiseOptions, IRegularForbiddenRuleType } from 'dependency-cruiser'

/**
 * Who may import whom. The rules of docs/architecture.md, all of them errors; `npm run layers` checks them.
 * Paths are relative to the root of the tree that is checked.
 */

const electronPlaces = '^(main/(app|ipc)/|main/vault/cipher|main/index\\.ts$|preload/index\\.ts$)'

const forbid = (
  name: string,
  comment: string,
  from: IRegularForbiddenRuleType['from'],
  to: IRegularForbiddenRuleType['to'],
): IRegularForbiddenRuleType & { name: string; comment: string } => ({
  name,
  comment,
  severity: 'error',
  from,
  to,
})

export const importRules = [
  forbid('no-cycles', 'Two files that need each other are one file, or three.', {}, { circular: true }),
  forbid(
    'not-found',
    'What is imported must be there.',
    {},
    { couldNotResolve: true, pathNot: '^electron$' },
  ),
  forbid(
    'shared-is-a-leaf',
    'shared is pure: it imports itself and zod.',
    { path: '^shared/' },
    { pathNot: ['^shared/', '(^|node_modules/)zod(/|$)'] },
  ),
  forbid(
    'main-stays-in-main',
    'Main reaches the other processes by the contract only.',
    { path: '^main/' },
    { path: '^(preload|renderer|server)/' },
  ),
  forbid(
    'renderer-stays-in-renderer',
    'The renderer reaches main by the contract only.',
    { path: '^renderer/' },
    { path: '^(main|preload|server)/' },
  ),
  forbid(
    'server-stays-in-server',
    'The server knows nothing of the desktop.',
    { path: '^server/' },
    { path: '^(main|preload|renderer)/' },
  ),
  forbid(
    'preload-is-thin',
    'The preload imports electron and the names of the contract.',
    { path: '^preload/' },
    { pathNot: ['^preload/', '^shared/ipc/', '(^|node_modules/)electron(/|$)'] },
  ),
  forbid(
    'product-without-tests',
    'The product imports neither tests nor scripts.',
    { path: '^(main|preload|renderer|shared|server)/' },
    { path: '^(test|scripts)/' },
  ),
  forbid(
    'electron-at-the-edge',
    'Everything else in main is plain Node, and is tested so. electron-store imports electron, too.',
    { path: '.', pathNot: electronPlaces },
    { path: '(^|node_modules/)electron(-store)?(/|$)' },
  ),
  forbid(
    'pages-without-node',
    'Pages and shared code have no Node.',
    { path: '^(renderer|shared|preload)/' },
    { dependencyTypes: ['core'] },
  ),
  forbid(
    'providers-behind-the-port',
    'Outside providers/ nobody knows which provider there is.',
    { path: '^(main|server)/', pathNot: '^main/providers/' },
    { path: '^main/providers/(gmail|graph)/' },
  ),
  forbid(
    'gmail-without-graph',
    'The providers do not know each other.',
    { path: '^main/providers/gmail/' },
    { path: '^main/providers/graph/' },
  ),
  forbid(
    'graph-without-gmail',
    'The providers do not know each other.',
    { path: '^main/providers/graph/' },
    { path: '^main/providers/gmail/' },
  ),
  forbid(
    'sqlite-in-the-store',
    'The database is opened by the store only.',
    { path: '.', pathNot: '^(main|server)/store/' },
    { path: '^(node:)?sqlite$' },
  ),
  forbid(
    'features-by-the-front-door',
    'A feature is imported by its index only.',
    { path: '^renderer/features/([^/]+)/' },
    {
      path: '^renderer/features/[^/]+/',
      pathNot: ['^renderer/features/$1/', '^renderer/features/[^/]+/index\\.tsx?$'],
    },
  ),
  forbid(
    'features-by-the-front-door-from-outside',
    'A feature is imported by its index only.',
    { path: '^renderer/', pathNot: '^renderer/features/' },
    // The styles of all features are put in order in one place.
    { path: '^renderer/features/', pathNot: ['^renderer/features/[^/]+/index\\.tsx?$', '\\.css$'] },
  ),
  forbid(
    'ui-knows-no-feature',
    'Primitives serve every feature.',
    { path: '^renderer/ui/' },
    { path: '^renderer/features/' },
  ),
  forbid(
    'main-runs-on-installed-packages',
    'What main imports is installed beside it: it belongs to the dependencies.',
    { path: '^main/' },
    { dependencyTypes: ['npm-dev', 'npm-no-pkg'], pathNot: '(^|node_modules/)electron(/|$)' },
  ),
]

/** `import type` counts as an import: a layer that is broken by a type is broken. */
export const cruiseOptions: ICruiseOptions = {
  doNotFollow: { path: 'node_modules' },
  parser: 'swc',
  tsPreCompilationDeps: true,
  enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
}
