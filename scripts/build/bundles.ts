import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type InlineConfig } from 'vite'

type Package = { dependencies: Record<string, string> }

const isPackage = (value: unknown): value is Package =>
  typeof value === 'object' && value !== null && 'dependencies' in value

/** The packages that are installed beside the app: they stay imports, so that native ones keep their files. */
const installedPackages = (root: string): string[] => {
  const value: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return isPackage(value) ? Object.keys(value.dependencies) : []
}

const nodeModules = [/^node:/, ...builtinModules]

const base = (root: string): InlineConfig => ({
  root,
  configFile: false,
  logLevel: 'warn',
  clearScreen: false,
})

/** Main: an ES module for the Node that Electron 45 brings. */
export const mainBundle = (root: string): InlineConfig => ({
  ...base(root),
  build: {
    target: 'node24',
    ssr: true,
    outDir: join(root, 'dist/main'),
    emptyOutDir: false,
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: { index: join(root, 'main/index.ts') },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
      external: [
        'electron',
        ...nodeModules,
        ...installedPackages(root).flatMap((name) => [name, new RegExp(`^${name}/`)]),
      ],
    },
  },
})

/**
 * A worker: one file with all that it needs. It is opened outside the archive, where the packages of the app
 * can't be found; nor can its package.json, which is why the name has to say that it is an ES module.
 */
const workerBundle = (root: string, name: string, entry: string): InlineConfig => ({
  ...base(root),
  ssr: { noExternal: true },
  build: {
    target: 'node24',
    ssr: true,
    outDir: join(root, 'dist/main'),
    emptyOutDir: false,
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: { [name]: join(root, entry) },
      output: { format: 'es', entryFileNames: '[name].mjs', codeSplitting: false },
      external: nodeModules,
    },
  },
})

export const storeWorkerBundle = (root: string): InlineConfig =>
  workerBundle(root, 'store-worker', 'main/store/worker.ts')

export const parseWorkerBundle = (root: string): InlineConfig =>
  workerBundle(root, 'parse-worker', 'main/parse/worker.ts')

/** The preload: one CommonJS file, because a sandboxed preload can require nothing but Electron. */
export const preloadBundle = (root: string): InlineConfig => ({
  ...base(root),
  build: {
    target: 'chrome140',
    outDir: join(root, 'dist/preload'),
    emptyOutDir: false,
    minify: false,
    lib: { entry: join(root, 'preload/index.ts'), formats: ['cjs'], fileName: () => 'index.cjs' },
    rolldownOptions: { external: ['electron'] },
  },
})

/** The page. Addresses begin with `/`, no script is inline, nothing is turned into a `data:` address. */
export const rendererBundle = (root: string): InlineConfig =>
  defineConfig({
    ...base(join(root, 'renderer')),
    base: '/',
    plugins: [react()],
    build: {
      target: 'chrome140',
      outDir: join(root, 'dist/renderer'),
      emptyOutDir: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2000,
    },
  })
