import { describe, expect, test } from 'vitest'
import { createIncidents } from '../../../main/app/incidents.ts'
import type { LogFields, Logger } from '../../../main/platform/ports.ts'

const secret = 'ya29.a-token-that-must-not-be-written'

const start = (composed: boolean) => {
  const lines: string[] = []
  const exits: number[] = []
  const write = (event: string, fields?: LogFields): void =>
    void lines.push(JSON.stringify({ event, ...fields }))
  const logger: Logger = { info: write, warn: write, error: write }
  const incidents = createIncidents({
    newId: () => 'incident-1',
    logger: () => (composed ? logger : undefined),
    writeError: (line) => void lines.push(line),
    exit: (code) => void exits.push(code),
  })
  return { incidents, lines, exits }
}

describe.each([true, false])('when composed is %s', (composed) => {
  test('a forgotten promise is logged with an id and a place, and the app goes on', () => {
    const { incidents, lines, exits } = start(composed)
    incidents.unhandledRejection(new TypeError(`cannot use ${secret}`))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('incident-1')
    expect(lines[0]).toContain('TypeError < at ')
    expect(lines[0]).not.toContain(secret)
    expect(exits).toEqual([])
  })

  test('after an uncaught exception the app ends', () => {
    const { incidents, lines, exits } = start(composed)
    incidents.uncaughtException(secret)
    expect(lines[0]).not.toContain(secret)
    expect(exits).toEqual([1])
  })
})
