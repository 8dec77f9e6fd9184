import { describe, expect, test } from 'vitest'
import { parseStartOptions } from '../../../scripts/start/options.ts'

const options = (...args: string[]): unknown => {
  const parsed = parseStartOptions(args)
  return parsed.kind === 'start' ? parsed.options : parsed
}
const usual = { mode: { kind: 'demo' }, host: 'any', port: 0, open: true, profile: undefined }

describe('npm start', () => {
  test.each([
    [[], {}],
    [['--live'], { mode: { kind: 'live' } }],
    [['--corpus', 'mail'], { mode: { kind: 'corpus', folder: 'mail', account: 'me@liaison.example' } }],
    [
      ['--corpus=mail', '--account', 'a@b.example', '--limit', '3000'],
      { mode: { kind: 'corpus', folder: 'mail', account: 'a@b.example', limit: 3000 } },
    ],
    [['--host', 'browser', '--port', '8080', '--no-open'], { host: 'browser', port: 8080, open: false }],
    [['--host', 'electron', '--profile', '/tmp/p'], { host: 'electron', profile: '/tmp/p' }],
  ])('understands %j', (args, expected) => {
    expect(options(...args)).toEqual({ ...usual, ...expected })
  })

  test('shows its options', () => {
    expect(options('--live', '--help')).toEqual({ kind: 'help' })
  })

  test.each([
    [['--lve'], '--lve'],
    [['demo'], 'demo'],
    [['--port'], '--port'],
    [['--port', 'x'], '--port needs a whole number'],
    [['--port', '65536'], '--port needs a whole number'],
    [['--port=-1'], '--port needs a whole number'],
    [['--host', 'chrome'], '--host is electron or browser'],
    [['--live', '--corpus', 'mail'], 'exclude each other'],
    [['--limit', '3'], 'belong to --corpus'],
    [['--account', 'a@b.example'], 'belong to --corpus'],
    [['--corpus', 'mail', '--limit', '1.5'], '--limit needs a whole number'],
    [['--live=yes'], '--live'],
  ])('refuses %j in one line', (args, why) => {
    const parsed = parseStartOptions(args)
    expect(parsed).toMatchObject({ kind: 'refused', why: expect.stringContaining(why) })
    expect(parsed.kind === 'refused' && parsed.why).not.toContain('\n')
  })
})
