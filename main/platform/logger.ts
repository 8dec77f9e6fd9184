import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock, LogFields, Logger } from './ports.ts'
import { redactField, redactText } from './redact.ts'

export type LogLevel = keyof Logger

const longestValue = 4000
const fileName = 'liaison.log'

const clip = (text: string): string =>
  text.length > longestValue ? `${text.slice(0, longestValue)}… (${text.length} characters)` : text

/** One line of JSON, redacted. Redacted before it is cut, so that no half of a secret stays. */
export const formatLine = (at: number, level: LogLevel, event: string, fields: LogFields = {}): string => {
  const line: Record<string, unknown> = { at: new Date(at).toISOString(), level, event: redactText(event) }
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined || Object.hasOwn(line, key)) continue
    const clean = redactField(key, value)
    line[key] = typeof clean === 'string' ? clip(clean) : clean
  }
  return JSON.stringify(line)
}

const loggerOf = (clock: Clock, write: (line: string) => void): Logger => {
  const at =
    (level: LogLevel) =>
    (event: string, fields?: LogFields): void =>
      write(formatLine(clock.now(), level, event, fields))
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

/** The newest file is `liaison.log`, older ones `liaison.1.log` and up; the oldest falls off. */
const rotate = (dir: string, files: number): void => {
  for (let index = files - 1; index >= 1; index -= 1) {
    const from = index === 1 ? fileName : `liaison.${index - 1}.log`
    try {
      renameSync(join(dir, from), join(dir, `liaison.${index}.log`))
    } catch {
      // Not there yet.
    }
  }
}

const openLog = (dir: string): { descriptor: number; size: number } => {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const descriptor = openSync(join(dir, fileName), 'a', 0o600)
  return { descriptor, size: fstatSync(descriptor).size }
}

export type FileLogger = Logger & { readonly close: () => void }

/**
 * A logger that appends to `dir`/liaison.log. Never takes more than `maxBytes` per file and `files` files, and never
 * throws: a full disk must not end the program through its log. Lines are written at once, so a crash keeps the last.
 */
export const openFileLogger = (deps: {
  dir: string
  clock: Clock
  maxBytes?: number
  files?: number
}): FileLogger => {
  const maxBytes = deps.maxBytes ?? 2_000_000
  let log: { descriptor: number; size: number } | null = null

  const close = (): void => {
    if (log !== null) closeSync(log.descriptor)
    log = null
  }
  const append = (line: string): void => {
    const bytes = Buffer.from(`${line}\n`)
    log ??= openLog(deps.dir)
    if (log.size > 0 && log.size + bytes.length > maxBytes) {
      close()
      rotate(deps.dir, Math.max(2, deps.files ?? 4))
      log = openLog(deps.dir)
    }
    writeSync(log.descriptor, bytes)
    log.size += bytes.length
  }
  const write = (line: string): void => {
    try {
      append(line)
    } catch {
      // There is nowhere left to tell it.
    }
  }
  return { ...loggerOf(deps.clock, write), close }
}

export type MemoryLogger = Logger & {
  /** Every line as it would have been written. */
  readonly lines: readonly string[]
}

/** A logger for tests. */
export const createMemoryLogger = (
  clock: Clock = { now: () => 0, after: () => () => undefined },
): MemoryLogger => {
  const lines: string[] = []
  return { ...loggerOf(clock, (line) => lines.push(line)), lines }
}
