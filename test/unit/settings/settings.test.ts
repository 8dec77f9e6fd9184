import { describe, expect, it } from 'vitest'
import { createSettings } from '../../../main/settings/settings.ts'

const open = (kept: unknown, environment: Record<string, string> = {}) => {
  const written: unknown[] = []
  const file = { read: () => kept, write: (value: unknown) => void written.push(value) }
  return { settings: createSettings({ file, environment }), written }
}

describe('settings', () => {
  it('begins with defaults', () => {
    expect(open(undefined).settings.view()).toEqual({
      theme: 'system',
      google: { clientId: '', hasSecret: false, fromEnvironment: false },
      microsoft: {
        clientId: '',
        tenant: 'common',
        fromEnvironment: false,
        drafts: false,
        draftsFromEnvironment: false,
      },
    })
  })

  it('never shows the secret', () => {
    const { settings } = open({ theme: 'dark', google: { clientId: 'id', clientSecret: 'hidden' } })
    expect(JSON.stringify(settings.view())).not.toContain('hidden')
    expect(settings.googleClient()).toEqual({ clientId: 'id', clientSecret: 'hidden' })
  })

  it('keeps the good values beside a damaged one', () => {
    const google = { clientId: 'id', clientSecret: 's' }
    expect(open({ theme: 'purple', google }).settings.googleClient()).toEqual(google)
    expect(open({ theme: 'dark', google: 7 }).settings.view().theme).toBe('dark')
  })

  it.each([7, 'text', null, []])('survives a file that holds %j', (kept) => {
    expect(open(kept).settings.view().theme).toBe('system')
  })

  it('keeps the secret when only the id is sent back, and drops it with another id', () => {
    const { settings, written } = open({ google: { clientId: 'id', clientSecret: 's' } })
    settings.change({ google: { clientId: 'id', clientSecret: '' } })
    expect(settings.googleClient().clientSecret).toBe('s')
    settings.change({ google: { clientId: 'other', clientSecret: '' } })
    expect(settings.googleClient()).toEqual({ clientId: 'other', clientSecret: '' })
    expect(written).toHaveLength(2)
  })

  it('that can not be written are not in use either', () => {
    const write = () => {
      throw new Error('disk full')
    }
    const settings = createSettings({ file: { read: () => ({ theme: 'dark' }), write }, environment: {} })
    expect(() => settings.change({ theme: 'light' })).toThrow('disk full')
    expect(settings.view().theme).toBe('dark')
  })

  it('changes of Microsoft what is named, and keeps the rest', () => {
    const { settings, written } = open({ microsoft: { clientId: 'id', tenant: 'contoso.example' } })
    expect(settings.microsoftClient()).toEqual({ clientId: 'id', tenant: 'contoso.example', drafts: false })
    settings.change({ microsoft: { drafts: true } })
    expect(settings.microsoftClient()).toEqual({ clientId: 'id', tenant: 'contoso.example', drafts: true })
    settings.change({ microsoft: { clientId: 'other', tenant: 'common' } })
    expect(settings.change({ theme: 'dark' }).microsoft).toMatchObject({ clientId: 'other', drafts: true })
    expect(written.at(-1)).toMatchObject({ microsoft: { clientId: 'other', tenant: 'common', drafts: true } })
  })

  it.each([
    ['1', false, true],
    ['0', true, false],
    ['yes', true, true],
    [undefined, true, true],
  ])('drafts of %s in the environment over %s in the file are %s', (told, kept, drafts) => {
    const environment = told === undefined ? {} : { LIAISON_MICROSOFT_DRAFTS: told }
    const stored = { microsoft: { clientId: 'id', tenant: 'common', drafts: kept } }
    const { settings, written } = open(stored, environment)
    const draftsFromEnvironment = told === '1' || told === '0'
    expect(settings.view().microsoft).toMatchObject({ clientId: 'id', drafts, draftsFromEnvironment })
    // What the environment says is not written into the file.
    settings.change({ theme: 'dark' })
    expect(written).toMatchObject([stored])
  })

  it('a damaged choice of drafts costs nothing else', () => {
    const { settings } = open({ microsoft: { clientId: 'id', tenant: 'common', drafts: 'always' } })
    expect(settings.microsoftClient()).toEqual({ clientId: 'id', tenant: 'common', drafts: false })
  })

  it('lets the environment win and says so', () => {
    const { settings } = open(
      { google: { clientId: 'file', clientSecret: 's' } },
      { LIAISON_GOOGLE_CLIENT_ID: 'env', LIAISON_GOOGLE_CLIENT_SECRET: 'e' },
    )
    expect(settings.view().google).toEqual({ clientId: 'env', hasSecret: true, fromEnvironment: true })
  })
})
