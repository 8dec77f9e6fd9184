import { describe, expect, it } from 'vitest'
import { createSettings } from '../../../main/settings/settings.ts'

const open = (
  kept: unknown,
  environment: Record<string, string> = {},
  platform: NodeJS.Platform = 'linux',
) => {
  const written: unknown[] = []
  const file = { read: () => kept, write: (value: unknown) => void written.push(value) }
  return { settings: createSettings({ file, environment, platform }), written }
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
      sending: {
        undoSeconds: 10,
        missedSchedule: 'send',
        guards: { subject: true, attachment: true, recipients: true, domain: true, mailbox: true },
        variables: [],
      },
      keepRunning: false,
    })
  })

  it.each([
    ['darwin', {}, true],
    ['win32', {}, true],
    ['linux', {}, false],
    ['linux', { keepRunning: true }, true],
    ['win32', { keepRunning: false }, false],
    ['darwin', { keepRunning: 'perhaps' }, true],
  ] as const)('on %s with %j in the file, keeping on in the tray is %s', (platform, kept, keepRunning) => {
    expect(open(kept, {}, platform).settings.view().keepRunning).toBe(keepRunning)
  })

  it('keeping on in the tray is written once somebody chose', () => {
    const { settings, written } = open({}, {}, 'win32')
    expect(settings.change({ theme: 'dark' }).keepRunning).toBe(true)
    expect(settings.change({ keepRunning: false }).keepRunning).toBe(false)
    expect(written).toMatchObject([{ theme: 'dark' }, { keepRunning: false }])
    // The file refuses values that are undefined.
    expect(written[0]).not.toHaveProperty('keepRunning')
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
    const settings = createSettings({
      file: { read: () => ({ theme: 'dark' }), write },
      environment: {},
      platform: 'linux',
    })
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

describe('settings of sending', () => {
  const usual = {
    undoSeconds: 10,
    missedSchedule: 'send',
    guards: { subject: true, attachment: true, recipients: true, domain: true, mailbox: true },
    variables: [],
  }
  const own = {
    undoSeconds: 30,
    missedSchedule: 'hold',
    guards: { subject: false, attachment: true, recipients: false, domain: true, mailbox: false },
    variables: [{ name: 'phone', value: '+420 1' }],
  } as const

  it('change one by one, and come back from the file as they were', () => {
    const { settings, written } = open(undefined)
    expect(settings.sending()).toEqual(usual)
    expect(settings.change({ sending: { undoSeconds: 0 } }).sending).toEqual({ ...usual, undoSeconds: 0 })
    settings.change({ sending: { missedSchedule: 'hold' } })
    expect(settings.sending()).toEqual({ ...usual, undoSeconds: 0, missedSchedule: 'hold' })
    settings.change({ theme: 'dark', sending: { ...own, variables: [...own.variables] } })
    expect(settings.sending()).toEqual(own)
    expect(open(written.at(-1)).settings.sending()).toEqual(own)
  })

  it.each([
    ['undoSeconds', 31, { undoSeconds: 10 }],
    ['undoSeconds', 1.5, { undoSeconds: 10 }],
    ['missedSchedule', 'never', { missedSchedule: 'send' }],
    ['guards', 7, { guards: usual.guards }],
    ['guards', { ...own.guards, subject: 'no' }, { guards: { ...own.guards, subject: true } }],
    ['variables', 'none', { variables: [] }],
    ['variables', [{ name: '1', value: 'x' }, ...own.variables], { variables: own.variables }],
  ])('a damaged %s of %j is as usual alone', (field, damaged, expected) => {
    const { settings } = open({ theme: 'dark', sending: { ...own, [field]: damaged } })
    expect(settings.sending()).toEqual({ ...own, ...expected })
    expect(settings.view().theme).toBe('dark')
  })

  it.each([7, null, 'x', []])('a file that holds %j of them has them as usual', (sending) => {
    expect(open({ theme: 'dark', sending }).settings.sending()).toEqual(usual)
  })

  it('a file of an earlier version has them as usual', () => {
    expect(open({ theme: 'dark' }).settings.sending()).toEqual(usual)
  })
})
