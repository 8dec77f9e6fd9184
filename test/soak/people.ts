import { domainToASCII } from 'node:url'

/** The account of each mailbox of a history, and everybody else there is. */
export const accounts = ['ann@northwind.example', 'sales@northwind.example'] as const
export const colleague = 'bob@northwind.example'

/** Who may be a contact, with all addresses that he could be given. Two of them share one. */
export const people: readonly (readonly string[])[] = [
  ['jana@customer.example', 'jana.novak@gmail.com'],
  ['tomas@customer.example'],
  ['kemi@kemi.example', 'office@kemi.example'],
  ['lena@grün.example'],
  ['paul@house.example', 'family@house.example'],
  ['rosa@house.example', 'family@house.example'],
]
export const strangers = [
  'stranger@elsewhere.example',
  'no-reply@shop.example',
  'zoe@elsewhere.example',
] as const

/** How mail may spell an address: as it is, with other case, with a tag, Gmail's with other dots, an IDN in ASCII. */
export const spellings = (address: string): string[] => {
  const [local = '', domain = ''] = address.split('@')
  const ascii = domainToASCII(domain)
  const plain = [`${local}@${ascii}`, `${local.toUpperCase()}@${ascii}`, `${local}@${ascii.toUpperCase()}`]
  const dotted = domain === 'gmail.com' ? [`${local.replaceAll('.', '')}@gmail.com`] : []
  return [...plain, ...dotted]
}

/** Spellings that no search for the address finds at the provider, though they are the same person's. */
export const hiddenSpellings = (address: string): string[] => {
  const [local = '', domain = ''] = address.split('@')
  const ascii = domainToASCII(domain)
  const tagged = `${local}+offers@${ascii}`
  return domain === 'gmail.com' ? [tagged, `j.a.n.a.novak@googlemail.com`] : [tagged]
}

/** Which mail is whose. Written apart from the program's own rule, which it is there to judge. */
export const personOf = (address: string): string => {
  const at = address.lastIndexOf('@')
  const domain = domainToASCII(address.slice(at + 1).toLowerCase())
  const untagged = (/^[^+]+/.exec(address.slice(0, at).toLowerCase()) ?? [''])[0]
  const google = domain === 'gmail.com' || domain === 'googlemail.com'
  return google ? `${untagged.split('.').join('')}@gmail.com` : `${untagged}@${domain}`
}

export const isColleague = (address: string): boolean => personOf(address).endsWith('@northwind.example')
