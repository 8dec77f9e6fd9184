import type { MailAttachment } from '../mail-builder.ts'
import { pdfFile, xlsxFile, yardPhoto } from './files.ts'
import type { FeaturedMail } from './featured.ts'
import type { Facts } from './story.ts'

type Kind = NonNullable<FeaturedMail['attach']>[number]

const DEPOTS: readonly (readonly (string | number)[])[] = [
  ['Depot', 'Vans', 'Drivers', 'Opens'],
  ['Alcântara', 18, 31, '05:30'],
  ['Sacavém', 24, 40, '05:00'],
  ['Setúbal', 11, 17, '06:00'],
  ['Loures', 16, 26, '05:30'],
  ['Almada', 9, 14, '06:30'],
]

/** Files that people in the demo send; small, but real files of their type. */
const MAKERS: Readonly<Record<Kind, (facts: Facts) => MailAttachment>> = {
  'plan.xlsx': ({ p }) =>
    xlsxFile(`rollout-${slug(p.city)}.xlsx`, [
      ['Step', 'Site', 'Week'],
      ['Set-up', p.city, 1],
      ['Drivers trained', p.city, 2],
      ['Live', p.city, 3],
    ]),
  'quote.pdf': ({ p, seats, sites, amount, ref }) =>
    pdfFile(`Quote-${ref}.pdf`, `Quote ${ref}`, [
      `For ${p.company}, ${p.city}`,
      `${seats} seats, ${sites} sites`,
      `Total per year: ${amount}`,
      'Valid for 45 days',
    ]),
  'questionnaire.xlsx': () =>
    xlsxFile('supplier-security-v4.xlsx', [
      ['No', 'Question', 'Answer'],
      ['4.3', 'Customer-managed keys?', 'Partly'],
      ['7.1', 'Recovery time (hours)', 4],
    ]),
  'contract.pdf': ({ p, ref }) =>
    pdfFile(`Agreement-${ref}.pdf`, 'Master agreement', [
      `between Northwind and ${p.company}`,
      'Clause 9: liability',
      'Clause 11: notice',
      'Annex B: data processing',
    ]),
  'invoice.pdf': ({ p, amount, ref }) =>
    pdfFile(`Invoice-${ref}.pdf`, `Invoice ${ref}`, [
      p.company,
      `Amount: ${amount}`,
      'Payable within 30 days',
    ]),
  'photo.png': () => yardPhoto('IMG_2041.png'),
  'export.xlsx': ({ p }) => xlsxFile(`export-${slug(p.city)}.xlsx`, [['Job', 'Van', 'Minutes'], ...jobs()]),
  'depots-lisbon.xlsx': () => xlsxFile('depots-lisbon.xlsx', DEPOTS),
  'yard.png': () => yardPhoto('yard.png'),
  'rollout-plan-v3.pdf': () =>
    pdfFile('rollout-plan-v3.pdf', 'Rollout Lisbon, version 3', [
      'Two weeks of overlap with the old system',
      'Setubal moves by one week',
      'Old system readable until 31 January',
    ]),
  'angebot.pdf': () =>
    pdfFile('Angebot-Q1.pdf', 'Angebot Q1', [
      '35 Monteure, Nuernberg und Fuerth',
      'Schulung vor Ort: 1 Tag, enthalten',
    ]),
  'mitsumori.pdf': () => pdfFile('御見積書.pdf', 'Quotation', ['Yamada Butsuryu, Osaka', '50 seats']),
}

function slug(city: string): string {
  return city
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()
}

function jobs(): (string | number)[][] {
  return Array.from({ length: 24 }, (_, row) => [
    `J-${10_400 + row}`,
    `V${1 + ((row * 5) % 9)}`,
    25 + ((row * 17) % 80),
  ])
}

export function attachmentOf(kind: Kind, facts: Facts): MailAttachment {
  return MAKERS[kind](facts)
}
