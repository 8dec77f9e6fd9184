import freeMail from 'email-providers/all.json' with { type: 'json' }
import { getDomain, getDomainWithoutSuffix } from 'tldts'

/** Providers that anybody gets an address from and that the list of the package `email-providers` lacks. */
const further = [
  'duck.com',
  'hey.com',
  'keemail.me',
  'pm.me',
  'posteo.de',
  'posteo.net',
  'privaterelay.appleid.com',
  'skiff.com',
  'tuta.com',
  'tuta.io',
  'tutamail.com',
  'tutanota.com',
  'tutanota.de',
]

const free = new Set([...freeMail, ...further].map((domain) => domain.toLowerCase()))

/** Providers with a domain in every country; the lists name only some of those. */
const brands = new Set([
  'aol',
  'fastmail',
  'gmail',
  'gmx',
  'googlemail',
  'hotmail',
  'icloud',
  'live',
  'msn',
  'outlook',
  'protonmail',
  'rocketmail',
  'yahoo',
  'yandex',
  'ymail',
])

/** The part of a domain that somebody registered: `contoso.co.uk` of `mail.contoso.co.uk`. By the Public Suffix List. */
const registered = (domain: string): string => getDomain(domain, { allowPrivateDomains: true }) ?? domain

/** Whether addresses of the domain (ASCII form) say nothing about whom somebody works for. */
export const isFreeMail = (domain: string): boolean =>
  free.has(domain) || free.has(registered(domain)) || brands.has(getDomainWithoutSuffix(domain) ?? '')

/** `NASA`, `IBM`, `SAP`: too short to be anything but letters. */
const isInitials = (word: string): boolean => word.length <= 3

const capital = (word: string): string =>
  isInitials(word) ? word.toUpperCase() : word.slice(0, 1).toUpperCase() + word.slice(1)

/**
 * A company's name guessed from a domain (ASCII form): the registered label, its words capitalised. Empty for free mail, and
 * where the label is an encoded one that nobody reads.
 */
export const companyOfDomain = (domain: string): string => {
  if (isFreeMail(domain)) return ''
  const label = getDomainWithoutSuffix(domain, { allowPrivateDomains: true }) ?? domain.split('.')[0] ?? ''
  if (label.startsWith('xn--')) return ''
  return label
    .split('-')
    .filter((word) => word !== '')
    .map(capital)
    .join(' ')
}
