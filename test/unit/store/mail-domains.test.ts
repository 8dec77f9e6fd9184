import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { expect, it } from 'vitest'
import { companyOfDomain, isFreeMail } from '../../../main/store/mail-domains.ts'

it.each([
  ['contoso.com', 'Contoso'],
  ['mail.contoso.co.uk', 'Contoso'],
  ['blue-yonder.com', 'Blue Yonder'],
  ['ibm.com', 'IBM'],
  ['shop.github.io', 'Shop'],
  ['acme.com.br', 'Acme'],
  ['xn--mller-kva.de', ''],
  ['gmail.com', ''],
  ['yahoo.lv', ''],
  ['outlook.co.th', ''],
  ['gmx.de', ''],
  ['tutanota.com', ''],
])('the company of %s is "%s"', (domain, company) => expect(companyOfDomain(domain)).toBe(company))

it.each([
  'contoso.com',
  'northwind.example',
  'mygmail.com',
  'gmail.company.com',
  'livestock.com',
  'olive.com',
])('%s is no free mail', (domain) => expect(isFreeMail(domain)).toBe(false))

const cases = process.env['LIAISON_CASES'] ?? ''
const list = join(cases, 'reference', 'free-email-domains', 'domains.json')

it.skipIf(cases === '' || !existsSync(list))('knows what another list calls free mail, nearly all', () => {
  const domains = z.array(z.string()).parse(JSON.parse(readFileSync(list, 'utf8')))
  const unknown = domains.filter((domain) => !isFreeMail(domain.toLowerCase()))
  expect(unknown.length / domains.length).toBeLessThan(0.03)
})
