import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'

const openableSchemes: ReadonlySet<string> = new Set(['https:', 'mailto:'])
/** Windows hands the address over as one command line; far longer ones are an attack, not a link. */
const longestLink = 8000

const noEmulators: ReadonlySet<string> = new Set()

const refused = (why: string) => err(appError('link_refused', why, 'never'))

/**
 * The address to hand to the system, or `link_refused`. Only `https:` and `mailto:`: every other scheme may start a
 * program (Electron security checklist, item 15). An address with a user name in it is refused because it shows
 * another host than it opens.
 * @param emulators Origins that stand in for a provider's, in unpackaged builds: their sign-in page is opened, too.
 */
export const parseExternalLink = (
  text: string,
  emulators: ReadonlySet<string> = noEmulators,
): Result<URL> => {
  if (text.length > longestLink) return refused('The link is too long')
  if (!URL.canParse(text)) return refused('Not an absolute address')
  const url = new URL(text)
  if (emulators.has(url.origin)) return ok(url)
  if (!openableSchemes.has(url.protocol)) return refused(`Links with ${url.protocol} are not opened`)
  if (url.username !== '' || url.password !== '') return refused('The link hides its host behind a user name')
  return ok(url)
}
