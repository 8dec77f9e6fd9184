import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
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

const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}

/**
 * The window, the fake and the harness of mail as bundles in memory, by their paths. A build of development, so that React says
 * what it complains of; bundled, because a new page has an empty cache and would ask for each module.
 */
const buildWindow = async (): Promise<Map<string, string | Uint8Array>> => {
  const built = await build({
    root: join(root, 'renderer'),
    base: '/',
    configFile: false,
    logLevel: 'warn',
    mode: 'development',
    plugins: [react()],
    define: { 'process.env.NODE_ENV': '"development"' },
    build: {
      write: false,
      minify: false,
      target: 'chrome140',
      assetsInlineLimit: 0,
      modulePreload: false,
      chunkSizeWarningLimit: 10_000,
      rolldownOptions: {
        preserveEntrySignatures: 'allow-extension',
        input: {
          fake: join(here, 'install-fake.ts'),
          main: join(root, 'renderer/main.tsx'),
          frame: join(here, 'frame-harness.tsx'),
          'clean-pasted-html': join(root, 'renderer/ui/rich-text/clean-pasted-html.ts'),
          styles: join(root, 'renderer/styles.css'),
        },
        output: { entryFileNames: '[name].js', assetFileNames: '[name][extname]' },
      },
    },
  })
  const outputs = Array.isArray(built) ? built : [built]
  const files = outputs.flatMap((one) => ('output' in one ? one.output : []))
  return new Map(files.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]))
}

let bundles: ReturnType<typeof buildWindow> | undefined

const script = (name: string): string => `<script type="module" src="/${name}.js"></script>`

const frameHarness = `<!doctype html><html data-theme="light"><head><link rel="stylesheet" href="/styles.css"></head><body><div id="root"></div>${script('frame')}</body></html>`

/** The page of the product, with the fake before the window's own script. */
const page = async (): Promise<string> => {
  const html = await readFile(join(root, 'renderer/index.html'), 'utf8')
  return html.replace(/<script type="module" src="\/main\.tsx"><\/script>/, script('fake') + script('main'))
}

const send = (answer: ServerResponse, type: string, body: string | Uint8Array): void =>
  void answer.setHeader('content-type', type).end(body)

/** Answers `/message/...` as main would; false where it is something else. */
const answerMail = (path: string, answer: ServerResponse): boolean => {
  const [, id = '', attached, part = ''] =
    /^\/message\/([\w-]+)(\/attached\/\d+)?\/(html|text|cid|attachment)/.exec(path) ?? []
  if (part === '') return false
  if (part === 'cid' || part === 'attachment') send(answer, 'image/png', pixel)
  else send(answer, 'text/plain; charset=utf-8', bodyOf(attached === undefined ? id : 'message-0-0', part))
  return true
}

const answerPage = async (path: string, answer: ServerResponse): Promise<void> => {
  if (path === '/frame.html') return send(answer, 'text/html', frameHarness)
  if (path === '/' || path === '/index.html') {
    answer.setHeader('content-security-policy', csp)
    return send(answer, 'text/html', await page())
  }
  const file = (await bundles)?.get(path)
  if (file === undefined) return void answer.writeHead(404).end()
  return send(answer, types[extname(path)] ?? 'application/octet-stream', file)
}

/** The real renderer over the fake, on a free loopback port. For tests, and for looking: `node test/support/renderer/look.ts`. */
export const startWindowServer = async (port = 0): Promise<{ server: Server; url: string }> => {
  bundles ??= buildWindow()
  await bundles
  const answerFile = createFakeFiles(pixel)
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (answerFile(request, response) || answerMail(pathname, response)) return
    void answerPage(pathname, response)
  }
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { server, url: `http://127.0.0.1:${address.port}` }
}
