import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import * as z from 'zod'
import { mayBeBounce } from '../../../main/bounces/may-be-bounce.ts'
import { isAutomatic } from '../../../main/providers/automatic.ts'
import type { BounceReport } from '../../../main/store/store.ts'
import { providerMessage } from '../store/provider-message.ts'

/** Files under a folder, as paths relative to it, in a fixed order. */
export const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted()

export const bytesOf = (folder: string, file: string): Uint8Array => readFileSync(join(folder, file))

const fixture = join(import.meta.dirname, '../../fixtures/bounces/measured-cases.json')

/**
 * What each real report should be read as: for each recipient `permanent` or `passing` and the beginning of the SHA-256
 * of its address in lower case, since addresses of the data have no place in the project. Empty: it is no such report.
 */
export const expectedReadings = (): Record<string, string> =>
  z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(fixture, 'utf8')))

const hash = (address: string): string =>
  createHash('sha256').update(address.toLowerCase()).digest('hex').slice(0, 12)

/** A reading in the words of the expectation. */
export const readingOf = (report: BounceReport | null): string =>
  (report?.recipients ?? [])
    .map(({ permanent, address }) => `${permanent ? 'permanent' : 'passing'} ${hash(address)}`)
    .join(', ')

/** Whether sync would ask for the whole of a mail, told by what a provider says of every message. */
export const isAskedFor = async (raw: Uint8Array): Promise<boolean> => {
  const unix = raw.includes(0x0a) ? raw : raw.map((byte) => (byte === 0x0d ? 0x0a : byte))
  const mail = await PostalMime.parse(new Uint8Array(unix)).catch(() => null)
  if (mail === null) return false
  const header = (name: string): string =>
    mail.headers.find(({ key }) => key === name.toLowerCase())?.value ?? ''
  const from = { name: mail.from?.name ?? '', address: mail.from?.address ?? '' }
  const automatic = isAutomatic({ header, author: from.address })
  return mayBeBounce(providerMessage({ from, subject: mail.subject ?? '', automatic }))
}

/** `lhost-exim-01.eml` and `rfc3464-03.eml` without number and ending: whose reports they are. */
export const familyOf = (file: string): string => file.replace(/^.*\//, '').replace(/(?:-\d+)?\.eml$/, '')
