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

it.each(
  `126.com 163.com aol.com bol.com.br comcast.net daum.net fastmail.us freenet.de gmx.net googlemail.com hanmail.net
  hotmail.co.uk icloud.com laposte.net libero.it live.nl mail.ru me.com naver.com orange.fr outlook.com pm.me proton.me
  qq.com rambler.ru rediffmail.com sbcglobal.net seznam.cz sina.com t-online.de terra.com.br tiscali.it uol.com.br
  verizon.net wanadoo.fr web.de wp.pl yahoo.co.jp yandex.ru ymail.com zoho.com`.split(/\s+/),
)('%s is free mail', (domain) => expect(isFreeMail(domain)).toBe(true))
