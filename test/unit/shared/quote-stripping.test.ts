import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unwrapFlowed } from '../../../shared/rules/flowed-text.ts'
import { ownText, splitText } from '../../../shared/rules/quote-stripping.ts'

const own = 'Yes, Thursday works for us.\nShall we say ten?'
const foldedOf = (text: string, subject = '') =>
  splitText(text, { subject }).flatMap((part) => (part.folded === null ? [] : [part.folded]))

/** As the programs write it above a quote that is set off. */
const introductions: readonly [string, string][] = [
  ['Gmail', 'On Mon, Nov 16, 2026 at 9:12 AM Ann Meyer <ann@northwind.example> wrote:'],
  [
    'Gmail, broken',
    'On Mon, 16 Nov 2026 at 09:12, Ann Meyer with a long name\n<ann@northwind.example> wrote:',
  ],
  ['Apple Mail', 'On 16. Nov 2026, at 09:12, Ann Meyer <ann@northwind.example> wrote:'],
  ['Thunderbird', 'On 16.11.26 09:12, Ann Meyer wrote:'],
  ['Zoho', '---- On Mon, 16 Nov 2026 09:12:00 +0100 Ann Meyer <ann@northwind.example> wrote ----'],
  ['German', 'Am 16.11.2026 um 09:12 schrieb Ann Meyer:'],
  ['German Gmail', 'Am Mo., 16. Nov. 2026 um 09:12 Uhr schrieb Ann Meyer <\nann@northwind.example>:'],
  ['French', 'Le lun. 16 nov. 2026 à 09:12, Ann Meyer <ann@northwind.example> a\nécrit :'],
  ['Spanish', 'El lun, 16 nov 2026 a las 9:12, Ann Meyer (<ann@northwind.example>) escribió:'],
  ['Italian', 'Il giorno lun 16 nov 2026 alle ore 09:12 Ann Meyer <ann@northwind.example> ha scritto:'],
  ['Portuguese', 'Em seg., 16 de nov. de 2026 às 09:12, Ann Meyer <ann@northwind.example> escreveu:'],
  ['Dutch', 'Op ma 16 nov 2026 om 09:12 schreef Ann Meyer <ann@northwind.example>:'],
  ['Polish', 'pon., 16 lis 2026 o 09:12 Ann Meyer <ann@northwind.example> napisał(a):'],
  ['Swedish', 'Den mån 16 nov. 2026 kl 09:12 skrev Ann Meyer <ann@northwind.example>:'],
  ['Danish', 'man. 16. nov. 2026 kl. 09.12 skrev Ann Meyer <ann@northwind.example>:'],
  ['Finnish', 'ma 16. marrask. 2026 klo 9.12 Ann Meyer (ann@northwind.example) kirjoitti:'],
  ['Czech', 'po 16. 11. 2026 v 9:12 odesílatel Ann Meyer <ann@northwind.example> napsal:'],
  ['Hungarian', '2026.11.16. 9:12 keltezéssel, Ann Meyer írta:'],
  ['Turkish', 'Ann Meyer <ann@northwind.example>, 16 Kas 2026 Pzt, 09:12 tarihinde şunu yazdı:'],
  ['Russian', 'пн, 16 нояб. 2026 г. в 09:12, Ann Meyer <ann@northwind.example>:'],
  ['Russian Thunderbird', '16.11.2026 9:12, Ann Meyer пишет:'],
  ['Chinese', '在 2026年11月16日，上午9:12，Ann Meyer <ann@northwind.example> 写道：'],
  ['Japanese', '2026年11月16日(月) 9:12 Ann Meyer <ann@northwind.example>:'],
]

/** As Outlook and others write it above a quote that is not set off. */
const headers: readonly [string, string][] = [
  [
    'English',
    'From: Ann Meyer <ann@northwind.example>\nSent: Monday, November 16, 2026 9:12 AM\nTo: Tomás Rivera\nSubject: RE: Plan',
  ],
  [
    'bold',
    '*From:* Ann Meyer\n*Date:* Monday, 16 November 2026 at 9:12\n*To:* Tomás Rivera\n*Subject:* Plan',
  ],
  [
    'German',
    'Von: Ann Meyer\nGesendet: Montag, 16. November 2026 09:12\nAn: Tomás Rivera\nBetreff: AW: Plan',
  ],
  ['French', 'De : Ann Meyer\nEnvoyé : lundi 16 novembre 2026 09:12\nÀ : Tomás Rivera\nObjet : RE: Plan'],
  [
    'Spanish',
    'De: Ann Meyer\nEnviado el: lunes, 16 de noviembre de 2026 9:12\nPara: Tomás Rivera\nAsunto: RE: Plan',
  ],
  ['Italian', 'Da: Ann Meyer\nInviato: lunedì 16 novembre 2026 09:12\nA: Tomás Rivera\nOggetto: R: Plan'],
  [
    'Dutch',
    'Van: Ann Meyer\nVerzonden: maandag 16 november 2026 09:12\nAan: Tomás Rivera\nOnderwerp: RE: Plan',
  ],
  ['Japanese', '差出人: Ann Meyer\n送信日時: 2026年11月16日 9:12\n宛先: Tomás Rivera\n件名: RE: Plan'],
  [
    'a border above',
    '________________________________\nFrom: Ann Meyer\nSent: 16 November 2026\nTo: Tomás\nSubject: Plan',
  ],
  [
    'Original Message',
    '-----Original Message-----\nFrom: Ann Meyer\nSent: 16 November 2026\nTo: Tomás\nSubject: Plan',
  ],
  ['Ursprüngliche Nachricht', '-----Ursprüngliche Nachricht-----\n\nHallo Tomás,'],
]

describe('history', () => {
  it.each(introductions)('is folded with its introduction: %s', (_, introduction) => {
    const text = `${own}\n\n${introduction}\n\n> Could you send the plan?\n>\n> Ann`
    expect(ownText(text)).toBe(own)
    expect(foldedOf(text)).toEqual(['quote'])
  })
  it.each(headers)('is folded from its header on, to the end: %s', (_, header) => {
    const text = `${own}\n\n${header}\n\nHello Tomás,\n\ncould you send the plan?\n\n> Older\n\nAnn`
    expect(ownText(text, { subject: 'RE: Plan' })).toBe(own)
  })
  it('is folded in front of the only reply where it is long, and left where it is a line or two', () => {
    const quoted = Array.from({ length: 9 }, (_, index) => `> line ${index}`).join('\n')
    const lead = 'On 16.11.26 09:12, Ann Meyer wrote:'
    expect(ownText(`${lead}\n${quoted}\n\n${own}`)).toBe(own)
    expect(foldedOf(`${lead}\n> Thursday?\n\n${own}`)).toEqual([])
  })
  it('is folded though a server broke its lines', () => {
    const long = '> a line that is long enough for a server to break it when it is quoted on,'
    expect(ownText(`${own}\n\nOn 16.11.26 09:12, Ann wrote:\n${long}\nright here\n> and goes on`)).toBe(own)
  })
  it('does not begin at a mention of somebody who wrote, or at an itinerary', () => {
    for (const text of [
      'As I wrote to you on 12.03.2026 at 10:00:\n\nthe price holds until June.',
      'On Monday I wrote:\n\nplease wait.',
      'From: Berlin\nTo: Porto\nDate: 3 December 2026\n\nCan you book that?',
      'To: be decided\nSubject: to approval',
      'One thing I had to say:\n\nOn Monday we meet.',
    ])
      expect(foldedOf(text), text).toEqual([])
  })
})

describe('answers', () => {
  const between = 'On 16.11.26 09:12, Ann wrote:\n> Thursday?\n\nYes.\n\n> At ten?\n\nAt eleven.'
  it('between quoted lines stay in sight, and what they answer with them', () => {
    expect(foldedOf(between)).toEqual([])
    expect(ownText(`${between}\n\n> Regards\n> Ann`)).toBe(between)
  })
  it('below a quote stay in sight though a signature follows', () => {
    expect(ownText(`> Thursday?\n\nYes.\n\n-- \nTomás\nAltamar`)).toBe('> Thursday?\n\nYes.')
  })
  it('are never folded, wherever they stand: law', () => {
    const block = fc.oneof(
      fc
        .constantFrom('Yes, that is fine', 'No', 'See below please', 'Ten pallets, then')
        .map((text) => ({ text, mine: true })),
      fc
        .constantFrom('> Thursday?', '> a\n> b\n> c', 'On 16.11.26 09:12, Ann wrote:\n> so?')
        .map((text) => ({ text, mine: false })),
    )
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 9 }), (blocks) => {
        const numbered = blocks.map((each, index) =>
          each.mine ? { ...each, text: `${each.text} ${index}` } : each,
        )
        const shown = ownText(numbered.map((each) => each.text).join('\n\n'))
        for (const each of numbered) if (each.mine) expect(shown).toContain(each.text)
      }),
    )
  })
})

describe('a mail that is passed on', () => {
  const header = 'From: Ann Meyer <ann@northwind.example>\nDate: Mon, 16 Nov 2026\nSubject: Plan\nTo: Tomás'
  it.each([
    '---------- Forwarded message ---------',
    'Begin forwarded message:',
    '-------- Weitergeleitete Nachricht --------',
  ])('is content: %s', (mark) =>
    expect(foldedOf(`For you.\n\n${mark}\n${header}\n\nHello.\n\n> older\n\n-- \nAnn`)).toEqual([]),
  )
  it('is content by the subject, where Outlook writes nothing else', () => {
    const text = `For you.\n\n${header}\n\nHello.`
    expect(foldedOf(text, 'FW: Plan')).toEqual([])
    expect(foldedOf(text, 'WG: Plan')).toEqual([])
    expect(foldedOf(text, 'RE: Plan')).toEqual(['quote'])
  })
})

describe('signatures', () => {
  it.each([
    ['RFC 3676', '-- \nTomás Rivera\nAltamar'],
    ['without its space', '--\nTomás Rivera'],
    [
      'a drawn line over ways to reach somebody',
      '______________\nTomás Rivera\nAltamar, Porto\n+351 22 555 0117',
    ],
    [
      'a list’s footer',
      '_______________________________________________\nriders mailing list\nriders@lists.example',
    ],
    ['English phone', 'Sent from my iPhone'],
    ['German phone', 'Von meinem iPhone gesendet'],
    ['French phone', 'Envoyé de mon iPhone'],
    ['Spanish phone', 'Enviado desde mi iPhone'],
    ['Outlook', 'Get Outlook for iOS<https://aka.ms/o0ukef>'],
    ['Japanese phone', 'iPhoneから送信'],
    ['both', '-- \nTomás\n\nSent from my iPad'],
  ])('are folded: %s', (_, signature) => {
    expect(ownText(`${own}\n\n${signature}`)).toBe(own)
    expect(foldedOf(`${own}\n\n${signature}`)).toEqual(['signature'])
    expect(foldedOf(`${own}\n\n${signature}\n\nOn 16.11.26 09:12, Ann wrote:\n> so?`)).toEqual(['quote'])
  })
  it('are told from text with dashes, and from sentences about what was sent', () => {
    for (const text of [
      'Points:\n----\n1. price\n2. date\n\n----\nThe dashes are only borders.',
      'Three things:\n-- the price\n-- the date\n-- the place',
      'See the change:\n\n---\n file.c | 9 +++++----\n\nindex 04bc50be5c01..d48374894817\n+ a line\n\nso it does conflict, I think.',
      'First part.\n--\n' +
        'A second part that goes on in long sentences, which nobody would put below a mail as a card of theirs.\n',
      'It was sent from my warehouse on Monday, so it is late.',
      'All of it\n\nSent from my warehouse to yours, and then lost on the way. Can you look?',
    ])
      expect(foldedOf(text), text).toEqual([])
  })
})

describe('nothing is lost', () => {
  it('a mail that is all quote or all signature stays open', () => {
    for (const text of [
      '> only\n> this',
      'On 16.11.26 09:12, Ann wrote:\n> so?',
      '-- \nTomás',
      'Sent from my iPhone',
    ])
      expect(foldedOf(text), text).toEqual([])
  })
  it('the parts together are the text, and something is always in sight: law', () => {
    const line = fc.oneof(
      fc.constantFrom(
        '',
        '> q',
        'On 16.11.26 09:12, Ann wrote:',
        '-- ',
        'Sent from my iPhone',
        'From: A <a@x.example>',
        'Sent: 1.1.2026',
        'Subject: x',
        '--',
        '____',
        '---------- Forwarded message ---------',
      ),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const text = lines.join('\n').replaceAll('\r', '')
        const parts = splitText(text)
        expect(parts.map((part) => part.text).join('\n')).toBe(text.trimEnd())
        if (text.trim() !== '') expect(ownText(text)).not.toBe('')
      }),
    )
  })
  it('knows a quote from "From" at the start of a line, which mailbox files mark the same way', () => {
    expect(foldedOf(`>From Monday on we are in Porto.\n${own}`)).toEqual([])
    expect(foldedOf(`${own}\n\n>From Monday on we are in Porto.`)).toEqual([])
  })
  it('takes time in proportion, whatever the text is', () => {
    const hostile = [
      '> '.repeat(200_000),
      'On '.repeat(100_000),
      `${'wrote '.repeat(60)}\n`.repeat(3000),
      '--\n'.repeat(20_000),
      'From: \n'.repeat(20_000),
      `${' '.repeat(200_000)}x`,
    ]
    const begun = performance.now()
    for (const text of hostile) splitText(text)
    expect(performance.now() - begun).toBeLessThan(4000)
  })
})

describe('flowed text', () => {
  const flowed =
    'The revised plan is attached, with the two-week overlap that you asked \nfor. The depots in Porto are ahead of the plan, and Faro needs another \nweek.\n\nTomás'
  it('comes in paragraphs, each depth of quotes for itself', () => {
    expect(unwrapFlowed(flowed).split('\n')).toHaveLength(3)
    const quoted = flowed.replaceAll(/^/gm, '> ')
    expect(unwrapFlowed(quoted).split('\n')[0]).toMatch(/^> The revised .* week\.$/)
    expect(unwrapFlowed(`${flowed}\n-- \nTomás Rivera`)).toContain('\n-- \nTomás Rivera')
  })
  it('leaves other text alone', () => {
    const wrapped = flowed.replaceAll(' \n', '\n')
    expect(unwrapFlowed(wrapped)).toBe(wrapped)
    expect(unwrapFlowed('a \nb \nc')).toBe('a \nb \nc')
  })
})
