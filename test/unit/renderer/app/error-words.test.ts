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

const speaker = {
  company: 'Contoso Mail',
  clientMissing: 'Enter the id.',
  clientInvalid: 'Compare the id.',
  sizeLimit: 'Contoso takes 3 MB.',
}

describe('whose answer it was', () => {
  it.each(errorCodes)('%s without it names no company', (code) => {
    const { title, hint } = wordsFor({ code })
    expect(`${title} ${hint}`).not.toMatch(/google|gmail|microsoft|entra\b/i)
  })
  it.each(errorCodes)('%s with it is said as plainly', (code) => {
    const { title, hint } = wordsFor({ code }, speaker)
    expect(title).not.toMatch(/[.!]$/)
    expect(hint).toMatch(/\.$/)
  })
  it('is named where it makes a difference', () => {
    expect(wordsFor({ code: 'auth_expired' }, speaker).title).toBe('Contoso Mail ended this sign-in')
    expect(wordsFor({ code: 'message_too_large' }, speaker).hint).toMatch(
      /^Contoso takes 3 MB\. Take out a file/,
    )
    expect(wordsFor({ code: 'auth_client_missing' }, speaker).hint).toBe('Enter the id. Then connect again.')
  })
})

it('names what it is about, and the incident', () => {
  const words = wordsFor(appError('internal', 'x', 'user', { subject: 'ann@x.example', incidentId: 'i-7' }))
  expect(words.title).toContain(': ann@x.example')
  expect(words.hint).toContain('Incident i-7.')
  const bare = wordsFor(appError('internal', 'x', 'user', { subject: '' }))
  expect(bare).toEqual(errorWords.internal)
})
