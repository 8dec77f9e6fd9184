/** What a mail's signature plainly says about who wrote it; empty where it doesn't. */
export type SignatureDetails = { readonly name: string; readonly title: string }

const nothing: SignatureDetails = { name: '', title: '' }

/** Where what somebody else wrote begins. */
const quoteStart =
  /^(?:>|-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|forwarded message)|_{10,}|(?:on|am|le|il|el|op|em|den)\s.{4,200}(?:wrote|schrieb|a écrit|ha scritto|escribió|schreef|escreveu|skrev)\b.*:\s*$|(?:from|von|de|da|van):\s)/iu

const greetings =
  /^(?:(?:(?:kind|best|warm|warmest|many|with best|with kind)\s+)?(?:regards|wishes|greetings)|best|thanks(?: and regards)?|thank you|many thanks|cheers|sincerely|yours (?:sincerely|truly|faithfully)|(?:mit )?(?:freundlichen|besten|herzlichen|vielen|viele|beste|liebe|herzliche|freundliche) (?:grüßen|grüssen|grüße|grüsse|gruß|dank)|mfg|lg|vg|cordialement|bien cordialement|cordiali saluti|distinti saluti|un saludo|saludos(?: cordiales)?|met vriendelijke groet(?:en)?|atenciosamente|med vänlig hälsning|med venlig hilsen|pozdrawiam|s pozdravem)[\s,.!–-]*$/iu

const particle = String.raw`(?:von|van|de|der|den|da|di|du|la|le|al|bin|ibn|zu|zur|y|e)`
const nameWord = String.raw`\p{Lu}[\p{L}\p{M}'’.-]*`
const nameLine = new RegExp(String.raw`^${nameWord}(?:\s(?:${particle}|${nameWord})){1,4}$`, 'u')

const titleWords =
  /(?<!\p{L})(?:chief|ceo|cfo|cto|coo|cmo|cio|founder|co-founder|president|vice president|vp|svp|evp|director|head of|manager|engineer|developer|architect|consultant|analyst|designer|buyer|purchasing|procurement|sales|account executive|executive|partner|owner|assistant|coordinator|specialist|administrator|officer|lead|counsel|lawyer|accountant|controller|editor|professor|geschäftsführer(?:in)?|leiter(?:in)?|einkauf|einkäufer(?:in)?|vertrieb|berater(?:in)?|referent(?:in)?|directeur|directrice|gérante?|responsable|acheteur|direttore|responsabile|gerente|directora?)(?!\p{L})/iu

const noTitle = /[@\d]|https?:|www\.|[.!?]$/i

const folded = (text: string): string =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll('ß', 'ss').toLowerCase()

/** The name shows in the address, as `Ann Meyer` does in `a.meyer@`: else the line could be anybody's, or a place. */
const isIn = (name: string, local: string): boolean =>
  folded(name)
    .split(/[\s.'’-]+/u)
    .some((word) => word.length >= 3 && folded(local).includes(word))

/** The longest text and the last lines of it that are looked at. */
const longest = 20_000
const lastLines = 16
const linesOfSignature = 5

const ownLines = (text: string): string[] => {
  const lines = text
    .slice(0, longest)
    .split(/\r?\n/)
    .map((line) => line.replaceAll('\u00A0', ' '))
  const quoted = lines.findIndex((line) => quoteStart.test(line.trim()))
  return quoted < 0 ? lines : lines.slice(0, quoted)
}

/** What follows the last `-- ` (RFC 3676 section 4.3) or the last words of greeting. */
const signatureLines = (text: string): string[] => {
  const lines = ownLines(text)
    .map((line) => (line === '-- ' ? line : line.trim()))
    .filter((line) => line !== '')
    .slice(-lastLines)
  const start = lines.findLastIndex((line) => line === '-- ' || line === '--' || greetings.test(line))
  return start < 0 ? [] : lines.slice(start + 1, start + 1 + linesOfSignature)
}

const letters: Readonly<Record<string, string>> = { uml: '\u0308', acute: '\u0301', grave: '\u0300' }

/** Whether a title may stand in this HTML; told without making text of it, which takes a hundred times as long. */
export const mayHaveTitle = (html: string): boolean =>
  titleWords.test(
    html
      .replaceAll(/<[^<>]*>/g, ' ')
      .replaceAll(
        /&([a-z])(uml|acute|grave);/gi,
        (_, letter: string, mark: string) => letter + (letters[mark.toLowerCase()] ?? ''),
      )
      .normalize('NFC'),
  )

const titleIn = (line: string): string => {
  const [title = ''] = line.split(/\s[|•·]\s|,\s|\s(?:at|bei|chez|presso)\s/u)
  return title.length <= 80 && titleWords.test(title) && !noTitle.test(title) ? title.trim() : ''
}

/**
 * Reads name and title from the end of a mail's text. The name counts only where it shows in the address, the title
 * only on the line of the name or right below it.
 */
export const signatureDetails = (text: string, address: string): SignatureDetails => {
  const local = address.slice(0, Math.max(0, address.lastIndexOf('@')))
  const lines = signatureLines(text)
  for (const [at, line] of lines.entries()) {
    const [name = '', ...behind] = line.split(/\s[|•·–-]\s|,\s/u)
    if (name.length > 60 || !nameLine.test(name) || !isIn(name, local)) continue
    const title = [behind.join(', '), lines[at + 1] ?? ''].map(titleIn).find((found) => found !== '')
    return { name, title: title ?? '' }
  }
  return nothing
}
