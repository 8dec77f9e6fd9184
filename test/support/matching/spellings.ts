/** An address of a contact in a spelling that means the same mailbox, with the rule that says so. */
export type Spelling = { readonly contact: string; readonly address: string; readonly rule: string }

/** What holds for every address. */
const everywhere = (local: string, domain: string): readonly (readonly [string, string])[] => [
  [`${local}@${domain}`, 'as it stands on the contact'],
  [`${local.toUpperCase()}@${domain}`, 'case of the local part does not count'],
  [`${local}@${domain.toUpperCase()}`, 'case of the domain does not count (RFC 4343)'],
  [`${local}+crm@${domain}`, 'a plus tag does not count (RFC 5233)'],
  [`${local}+a+b.c@${domain}`, 'everything behind the first plus is tag'],
  [`${local.toUpperCase()}+News@${domain}`, 'case and tag together'],
  [` ${local}@${domain} `, 'white space around does not count'],
  [`<${local}@${domain}>`, 'angle brackets left over are not part of it'],
  [`'${local}@${domain}'`, 'quotes around the whole are not part of it'],
  [`"${local}@${domain}"`, 'double quotes around the whole are not part of it'],
  [`mailto:${local}@${domain}`, 'mailto: left over is not part of it'],
  [`MAILTO:${local}@${domain}?subject=Hi`, 'mailto: with fields left over is not part of it'],
  [`${local}@${domain}.`, 'the dot that ends a fully qualified domain does not count'],
  [`"${local}"@${domain}`, 'a quoted local part that needs no quotes is the same (RFC 5321 section 4.1.2)'],
  [`${local}@${domain} (work)`, 'a comment is not part of it (RFC 5322 section 3.2.2)'],
  [`"'${local}@${domain}'" <${local}@${domain}>`, 'name and address left together'],
  [`Somebody <${local}@${domain}>`, 'name and address left together'],
]

const of = (contact: string, spelled: readonly (readonly [string, string])[]): readonly Spelling[] =>
  spelled.map(([address, rule]) => ({ contact, address, rule }))

export const spellings: readonly Spelling[] = [
  ...of('jana', everywhere('jana.novak', 'customer.example')),
  ...of('jana', everywhere('jana', 'home.example')),
  ...of('kim', everywhere('kim_2', 'mail.customer.example')),
  ...of('uli', everywhere('ulrike', 'müller-söhne.example')),
  ...of('uli', everywhere('ulrike', 'xn--mller-shne-kcb9d.example').slice(0, 4)),
  ...of('uli', [
    ['ulrike@mu\u0308ller-so\u0308hne.example', 'composed and decomposed letters are the same (NFC)'],
    ['ulrike@MÜLLER-SÖHNE.example', 'case does not count outside ASCII either'],
    ['ulrike@müller-söhne\u3002example', 'an ideographic full stop is a dot (RFC 3490 section 3.1)'],
  ]),
  ...of('lee', everywhere("o'lee", 'irish.example').slice(0, 8)),
  ...of('bob', everywhere('bob.builder', 'gmail.com')),
  ...of('bob', [
    ['bobbuilder@gmail.com', 'Gmail ignores dots'],
    ['b.o.b.b.u.i.l.d.e.r@gmail.com', 'Gmail ignores dots'],
    ['bob.builder@googlemail.com', 'googlemail.com is gmail.com'],
    ['BobBuilder+x@GoogleMail.com', 'case, dots, tag and domain of Gmail together'],
    ['bobbuilder.@gmail.com', 'Gmail ignores a dot at the end, too'],
  ]),
]

/** Addresses that look like a contact's and are somebody else's. */
export const nearMisses: readonly (readonly [string, string])[] = [
  ['jananovak@customer.example', 'dots count outside Gmail'],
  ['jana_novak@customer.example', 'another sign is another address'],
  ['jana.novak@customer.example.org', 'another domain that begins alike'],
  ['jana.novak@mail.customer.example', 'a subdomain is another domain for an address'],
  ['jana.novak@customer.exampl', 'another top-level domain'],
  ['jana.novak@mycustomer.example', 'another domain that ends alike'],
  ['ajana.novak@customer.example', 'another local part that ends alike'],
  ['jana.novak2@customer.example', 'another local part that begins alike'],
  ['jana@customer.example', 'half of a local part'],
  ['novak@customer.example', 'half of a local part'],
  ['jana-novak@customer.example', 'another sign is another address'],
  ['jana.novak-crm@customer.example', 'a tag begins with a plus and nothing else'],
  ['crm+jana.novak@customer.example', 'what stands before the plus is the mailbox'],
  ['jana.novak%customer.example@relay.example', 'a routed address belongs to the relay'],
  ['jana.novak@home.example', 'the local part of one address at the domain of the other'],
  ['kim_2@customer.example', 'the domain above is another domain for an address'],
  ['kim2@mail.customer.example', 'a sign less'],
  ['ulrike@muller-sohne.example', 'letters without their dots are other letters'],
  ['ulrike@mueller-soehne.example', 'ue is not ü'],
  ['ulrike@müller.example', 'half of a domain'],
  ["o'lee@irish.example.com", 'another domain that begins alike'],
  ['olee@irish.example', 'an apostrophe counts'],
  ['lee@irish.example', 'what stands behind an apostrophe is half of a local part'],
  ['bob.builder@gmail.co', 'another domain'],
  ['bob.builder@gmail.com.example', 'another domain that begins alike'],
  ['bobbuilders@gmail.com', 'another local part that begins alike'],
  ['bobuilder@gmail.com', 'a letter less'],
  ['jаna.novak@customer.example', 'a Cyrillic letter that looks alike is another letter'],
]
