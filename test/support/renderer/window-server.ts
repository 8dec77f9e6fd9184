import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { createServer, type Plugin, type ViteDevServer } from 'vite'
import { createFakeFiles } from './fake-files.ts'
import { bodyOf } from './fake-mail.ts'

const here = import.meta.dirname
const root = join(here, '../../..')

/** The CSP of the product, so that the window is looked at under the same walls. */
const csp =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data: blob:; font-src 'self'; frame-src 'self' about:; base-uri 'none'; form-action 'none'"

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const frameHarness = (): string =>
  `<!doctype html><html data-theme="light"><head><link rel="stylesheet" href="/styles.css"></head><body><div id="root"></div><script type="module" src="/@fs${join(here, 'frame-harness.tsx')}"></script></body></html>`

const sendPage = async (server: ViteDevServer, url: string, answer: ServerResponse): Promise<void> => {
  const html = await readFile(join(root, 'renderer/index.html'), 'utf8')
  answer.setHeader('content-security-policy', csp).setHeader('content-type', 'text/html')
  answer.end(await server.transformIndexHtml(url, html))
}

/** Puts the fake before the window's own script, and answers `/message/...` and `/file/...` as main would. */
const fakeMain = (): Plugin => ({
  name: 'fake-main',
  transformIndexHtml: () => [
    {
      tag: 'script',
      attrs: { type: 'module', src: `/@fs${join(here, 'install-fake.ts')}` },
      injectTo: 'head-prepend',
    },
  ],
  configureServer: (server) => {
    const answerFile = createFakeFiles(pixel)
    server.middlewares.use((request, answer, next) => {
      const url = request.url ?? '/'
      if (answerFile(request, answer)) return undefined
      const attached = /^\/message\/([\w-]+)\/attached\/\d+\/(html|text)/.exec(url)
      if (attached !== null)
        return answer
          .setHeader('content-type', 'text/plain; charset=utf-8')
          .end(bodyOf('message-0-0', attached[2] ?? ''))
      const message = /^\/message\/([\w-]+)\/(html|text|cid|attachment)/.exec(url)
      if (message !== null) {
        const [, id = '', part = ''] = message
        if (part === 'cid' || part === 'attachment')
          return answer.setHeader('content-type', 'image/png').end(pixel)
        return answer.setHeader('content-type', 'text/plain; charset=utf-8').end(bodyOf(id, part))
      }
      if (url.startsWith('/frame.html'))
        return answer.setHeader('content-type', 'text/html').end(frameHarness())
      if (url === '/' || url.startsWith('/?') || url.startsWith('/index.html')) {
        void sendPage(server, url, answer)
        return undefined
      }
      return next()
    })
  },
})

/** The real renderer over the fake, on a free loopback port. For tests, and for looking: `node test/support/renderer/look.ts`. */
export const startWindowServer = async (port = 0): Promise<{ server: ViteDevServer; url: string }> => {
  const server = await createServer({
    root: join(root, 'renderer'),
    configFile: false,
    logLevel: 'error',
    cacheDir: join(root, '.cache/vite-window'),
    server: { host: '127.0.0.1', port, hmr: false, watch: null, fs: { allow: [root] } },
    plugins: [fakeMain()],
    optimizeDeps: { entries: ['main.tsx', join(here, 'frame-harness.tsx')] },
  })
  await server.listen()
  const address = server.httpServer?.address()
  if (address === null || address === undefined || typeof address === 'string') throw new Error('no port')
  return { server, url: `http://127.0.0.1:${address.port}` }
}
