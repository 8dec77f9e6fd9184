import { expect, it } from 'vitest'
import { formatContent, parseContent } from '../../../main/vault/entry-file.ts'
import { credential } from '../../support/credential.ts'

it.each(['gmail', 'graph'] as const)('an entry says that it is of %s', (provider) => {
  const kept = credential({ provider })
  expect(parseContent('m1', formatContent('m1', kept))).toEqual({ ok: true, value: kept })
})

it('an entry of a version that knew Google alone still opens', () => {
  const { provider, renewal: refreshToken, ...access } = credential()
  expect(provider).toBe('gmail')
  const text = JSON.stringify({ mailboxId: 'm1', credential: { refreshToken, ...access } })
  expect(parseContent('m1', text)).toEqual({ ok: true, value: credential() })
})

it('an entry of a provider that is not known is not read', () => {
  const text = JSON.stringify({ mailboxId: 'm1', credential: { ...credential(), provider: 'imap' } })
  expect(parseContent('m1', text)).toMatchObject({ ok: false, error: { code: 'vault_unreadable' } })
})
