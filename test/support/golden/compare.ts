import { expect } from 'vitest'
import type { GoldenCase } from './cases.ts'
import { comparable, type Comparable, expectCidsResolve, expectedOf, textOf } from './expect-mail.ts'
import { asExpectedOf, asReadBy, asWritten, peopleReadBy, type Parser } from './parser-quirks.ts'
import { readByPostalMime, type ParsedMail } from './parsed-mail.ts'
import { readByPython, whyNoPython } from './python.ts'

export type GoldenMail = { readonly golden: GoldenCase; readonly raw: Buffer }

/** What the provider makes itself, and is not compared. */
export type ByProvider = { readonly text: boolean; readonly shape: boolean }

const compareOne = (
  golden: GoldenCase,
  mail: ParsedMail,
  parser: Parser,
  { text, shape }: ByProvider,
): void => {
  const { id, expected } = golden
  const written = shape ? asWritten : (value: Comparable): Comparable => value
  expect
    .soft(written(asReadBy(parser, comparable(mail))), `${id}, read by ${parser}`)
    .toEqual(written(asExpectedOf(parser, expectedOf(golden))))
  expect
    .soft(peopleReadBy(parser, mail.bcc), `${id}: Bcc in the sender's copy, read by ${parser}`)
    .toEqual(peopleReadBy(parser, expected.bcc))
  expect
    .soft(mail.from, `${id}: who it is from, read by ${parser}`)
    .toEqual([['Ann Meyer', 'ann@northwind.example']])
  if (!text) expect.soft(textOf(mail), `${id}: the text, read by ${parser}`).toBe(expected.text.trimEnd())
  if (!shape && mail.shape !== null) expect.soft(mail.shape, `${id}: its parts`).toBe(expected.shape)
  expectCidsResolve(mail)
}

/**
 * Compares mails with their cases, field by field and part by part, as two parsers read them; as one reads them
 * where there is no Python.
 */
export const compareByBoth = async (mails: readonly GoldenMail[], byProvider: ByProvider): Promise<void> => {
  for (const { golden, raw } of mails) {
    compareOne(golden, await readByPostalMime(raw), 'postal-mime', byProvider)
  }
  if (whyNoPython !== null) return
  const byPython = await readByPython(mails.map(({ golden, raw }) => ({ id: golden.id, raw })))
  for (const { golden } of mails) {
    const mail = byPython.get(golden.id)
    if (mail === undefined) throw new Error(`Python read no ${golden.id}`)
    compareOne(golden, mail, "Python's email", byProvider)
  }
}
