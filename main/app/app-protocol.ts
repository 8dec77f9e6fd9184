import { assetOf } from './asset-path.ts'
import { secureMessage, securePage } from './security-headers.ts'

export const appScheme = 'app'
export const appOrigin = `${appScheme}://liaison`

type AppProtocol = {
  /** The folder of the built renderer. */
  readonly rendererDir: string
  /** Fails for a file that is not there. */
  readonly readFile: (path: string) => Promise<Uint8Array<ArrayBuffer>>
  readonly serveMessage: (request: Request) => Promise<Response>
  readonly serveFile: (request: Request) => Promise<Response>
}

const refuse = (status: number, text: string): Response => new Response(text, { status })

/** A page of ours in a frame without an origin (somebody's mail) says `null`. Not every host says where a request is from. */
const isForeign = (request: Request): boolean => {
  const origin = request.headers.get('origin')
  return origin !== null && origin !== appOrigin
}

/**
 * Answers the requests of our windows: their own files, below `/message/` what a message consists of, below `/file/` the
 * files of mail that is being written.
 */
export const createAppProtocol = ({ rendererDir, readFile, serveMessage, serveFile }: AppProtocol) => {
  const serveAsset = async (request: Request, url: URL): Promise<Response> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET is answered here')
    const asset = assetOf(rendererDir, url.pathname)
    if (asset === undefined) return refuse(404, 'Not found')
    try {
      const content = await readFile(asset.file)
      const body = request.method === 'HEAD' ? null : content
      return new Response(body, { headers: { 'content-type': asset.contentType } })
    } catch {
      return refuse(404, 'Not found')
    }
  }

  return async (request: Request): Promise<Response> => {
    const url = new URL(request.url)
    if (`${url.protocol}//${url.host}` !== appOrigin) return securePage(refuse(404, 'Not found'))
    if (url.pathname.startsWith('/message/')) return secureMessage(await serveMessage(request))
    if (url.pathname.startsWith('/file/')) {
      return secureMessage(isForeign(request) ? refuse(403, 'Only our own page') : await serveFile(request))
    }
    return securePage(await serveAsset(request, url))
  }
}
