import { parseArgs } from 'node:util'

export type StartOptions = {
  /** The emulated providers with the demo's mail, the emulated Google with real files, or real providers. */
  mode:
    { kind: 'demo' } | { kind: 'corpus'; folder: string; account: string; limit?: number } | { kind: 'live' }
  host: 'electron' | 'browser' | 'any'
  /** Of the browser host; 0 lets the system choose. */
  port: number
  open: boolean
  profile: string | undefined
}

export type ParsedOptions =
  { kind: 'start'; options: StartOptions } | { kind: 'help' } | { kind: 'refused'; why: string }

export const helpText = `npm start                    opens the demo: emulated providers with three mailboxes, on a throw-away profile
npm start -- OPTION …
  --live                     real providers, on your own profile
  --corpus DIR               fills the emulated mailbox with the RFC 822 files of DIR
    --account ADDRESS        whose mailbox that is (me@liaison.example)
    --limit N                at most N of the files
  --host electron|browser    which window to use (Electron where it is installed)
  --port N                   of the browser host
  --no-open                  of the browser host: only print the address
  --profile DIR              where the app keeps its data
  --help                     this text`

const settings = {
  live: { type: 'boolean' },
  corpus: { type: 'string' },
  account: { type: 'string' },
  limit: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  'no-open': { type: 'boolean' },
  profile: { type: 'string' },
  help: { type: 'boolean' },
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof settings; strict: true }>>['values']

class Refusal extends Error {}

const wholeNumber = (name: string, text: string, largest: number): number => {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(value <= largest)) throw new Refusal(`--${name} needs a whole number up to ${largest}, not "${text}"`)
  return value
}

const modeOf = ({ live, corpus, account, limit }: Values): StartOptions['mode'] => {
  if (live === true && corpus !== undefined) throw new Refusal('--live and --corpus exclude each other')
  if (corpus === undefined && (account ?? limit) !== undefined) {
    throw new Refusal('--account and --limit belong to --corpus')
  }
  if (corpus === undefined) return { kind: live === true ? 'live' : 'demo' }
  return {
    kind: 'corpus',
    folder: corpus,
    account: account ?? 'me@liaison.example',
    ...(limit === undefined ? {} : { limit: wholeNumber('limit', limit, 10_000_000) }),
  }
}

const hostOf = ({ host }: Values): StartOptions['host'] => {
  if (host === undefined || host === 'electron' || host === 'browser') return host ?? 'any'
  throw new Refusal(`--host is electron or browser, not "${host}"`)
}

/** Reads the command line of `npm start`. What it does not know it refuses. */
export const parseStartOptions = (args: string[]): ParsedOptions => {
  try {
    const { values } = parseArgs({ args, options: settings, strict: true, allowPositionals: false })
    if (values.help === true) return { kind: 'help' }
    return {
      kind: 'start',
      options: {
        mode: modeOf(values),
        host: hostOf(values),
        port: values.port === undefined ? 0 : wholeNumber('port', values.port, 65_535),
        open: values['no-open'] !== true,
        profile: values.profile,
      },
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const why = error.message.split('. ')[0] ?? error.message
    return { kind: 'refused', why: `${why} (see npm start -- --help)` }
  }
}
