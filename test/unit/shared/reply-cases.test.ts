import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ownText } from '../../../shared/rules/quote-stripping.ts'

/**
 * Replies that other projects test their parsers with, in a folder outside the repository. What is new in each was read by
 * a person: everything above the line that begins with the given words, or all of it (null).
 */
const crisp: Readonly<Record<string, string | null>> = {
  'email_1.txt': '__',
  'email_10.txt': 'De : Company',
  'email_12.txt': 'Van: Company',
  'email_16.txt': 'Dnia 27',
  'email_18.txt': 'From: John',
  'email_19.txt': 'Sent from a magnificent',
  'email_20.txt': '> On May',
  'email_23.txt': '2017-11-24',
  'email_24.txt': 'On Wed',
  'email_25.txt': '11:00 AM',
  'email_26.txt': 'Wednesday, 17',
  'email_6.txt': 'On Dec 16',
  'email_8.txt': 'Op 12',
  'email_custom_quote_header.txt': '2013.02.08.',
  'email_customer_quote_header_2.txt': 'From: somedude',
  'email_customer_quote_header_3.txt': '      De : Someone',
  'email_danish_dash_separator.txt': '-------- Oprindelig',
  'email_fr_multiline.txt': 'Le lun.',
  'email_french_dash_separator.txt': '-------- Message',
  'email_german_outlook.txt': '-----Ursprüngliche',
  'email_ios_outlook.txt': 'Get Outlook',
  'email_ios_outlook_fr.txt': 'Envoyé à partir',
  'email_italian.txt': 'In data',
  'email_not_a_signature_2.txt': null,
  'email_original_message_2.txt': '----- Original',
  'email_sent_from.txt': 'Sent from TypeApp',
  'email_tricky_10_special_chars_in_name.txt': 'On Dec 15',
  'email_tricky_11_double_signature.txt': '--',
  'email_tricky_12_no_space_after_header.txt': 'On Dec 15',
  'email_tricky_16_unicode_signatures.txt': '—————',
  // Passed on: content.
  'email_tricky_17_forward_header.txt': null,
  'email_tricky_19_quote_without_header.txt': null,
  'email_tricky_7_multiple_dashes.txt': null,
  'email_tricky_8_sent_from_in_content.txt': null,
  'email_tricky_9_nested_quotes.txt': 'On Dec 15',
  'sig_no_empty_line.txt': '--',
}
const github: Readonly<Record<string, string | null>> = {
  'correct_sig.txt': '-- ',
  'email_1_1.txt': '____',
  'email_1_6.txt': 'Sent from a magnificent',
  // Answered between the quoted lines: only what follows the last answer goes.
  'email_1_8.txt': '>\n> -- Tim',
  'email_2_3.txt': 'From: CRM',
  'email_BlackBerry.txt': 'Sent from',
  'email_bullets.txt': 'On Fri',
  'email_multi_word_sent_from_my_mobile_device.txt': 'Sent from',
  'email_one_is_not_on.txt': 'On Oct',
  'email_sig_delimiter_in_middle_of_line.txt': null,
  'pathological.txt': 'On Dec 8',
}
const talon: Readonly<Record<string, string | null>> = {
  'standard_replies/iphone.eml': 'Sent from',
  'standard_replies/yahoo.eml': '----- Original',
  'standard_replies/apple_mail_2.eml': '> On 22',
  'standard_replies/comcast.eml': '----- Original',
  'standard_replies/android.eml': '02.04.2012',
  'standard_replies/outlook.eml': 'From: xxx',
  'reply-quotations-share-block.eml': '--- On Wed',
  'standard_replies/sparrow_reply_text': '-- ',
}

const folder = process.env['LIAISON_CASES']
const tally = { right: 0, all: 0 }

/** The first text part of these few mails, which all are of the simplest make. */
const textOf = (source: string): string => {
  if (!/^[\w-]+: /.test(source)) return source
  const boundary = /boundary="?([^"\s;]+)"?/.exec(source)?.[1]
  const part = boundary === undefined ? source : (source.split(`--${boundary}`)[1] ?? '').trimStart()
  const [head = '', ...rest] = part.replaceAll('\r\n', '\n').split('\n\n')
  const body = rest.join('\n\n')
  if (/encoding: base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8')
  return /quoted-printable/i.test(head) ? body.replaceAll('=\n', '') : body
}

const check = (path: string, first: string | null) => {
  const text = textOf(readFileSync(join(folder ?? '', 'reply', path), 'utf8')).replaceAll('\r\n', '\n')
  const at = first === null ? text.length : `\n${text}`.indexOf(`\n${first}`)
  expect(at, 'the words are not in the mail').toBeGreaterThan(-1)
  tally.all += 1
  expect(ownText(text)).toBe(text.slice(0, at).trim())
  tally.right += 1
}

describe.skipIf(folder === undefined)('replies of other projects (LIAISON_CASES is not set)', () => {
  it.each(Object.entries(crisp))('crisp %s', (file, first) =>
    check(`crisp-email-reply-parser/${file}`, first),
  )
  it.each(Object.entries(github))('github %s', (file, first) =>
    check(`github-email-reply-parser/${file}`, first),
  )
  it.each(Object.entries(talon))('talon %s', (file, first) => check(`talon/${file}`, first))
  it('crisp email_15.txt stays in sight: nothing tells what is quoted there from a reply', () => {
    tally.all += 1
    const text = readFileSync(
      join(folder ?? '', 'reply/crisp-email-reply-parser/email_15.txt'),
      'utf8',
    ).replaceAll('\r\n', '\n')
    expect(ownText(text)).toBe(text.trim())
  })
  afterAll(() => console.log(`replies: ${tally.right} of ${tally.all} right`))
})
