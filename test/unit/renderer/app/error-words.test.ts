import { describe, expect, it } from 'vitest'
import { appError, errorCodes } from '../../../../shared/errors/app-error.ts'
import { errorWords, wordsFor } from '../../../../renderer/app/error-words.ts'

describe('the words of every failure', () => {
  it('are complete, and none is for a code that is gone', () => {
    expect(Object.keys(errorWords).toSorted()).toEqual([...errorCodes].toSorted())
  })
  it.each(errorCodes)('%s is said plainly, with a next step', (code) => {
    const { title, hint } = errorWords[code]
    expect(title.length).toBeGreaterThan(5)
    expect(title).not.toMatch(/[.!]$/)
    expect(hint).toMatch(/\.$/)
    expect(`${title} ${hint}`).not.toMatch(/oops|an error|!|token|IPC|null|undefined/i)
  })
})

it('names what it is about, and the incident', () => {
  const words = wordsFor(appError('internal', 'x', 'user', { subject: 'ann@x.example', incidentId: 'i-7' }))
  expect(words.title).toContain(': ann@x.example')
  expect(words.hint).toContain('Incident i-7.')
})
