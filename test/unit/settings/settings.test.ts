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

  it('lets the environment win and says so', () => {
    const { settings } = open(
      { google: { clientId: 'file', clientSecret: 's' } },
      { LIAISON_GOOGLE_CLIENT_ID: 'env', LIAISON_GOOGLE_CLIENT_SECRET: 'e' },
    )
    expect(settings.view().google).toEqual({ clientId: 'env', hasSecret: true, fromEnvironment: true })
  })
})
