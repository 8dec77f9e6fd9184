/**
 * Lines below which a report returns the mail. Each is what one or more programs write, as a whole line or its start.
 */
const separators: readonly RegExp[] = [
  /^-{2,}\s*(?:Below this line is a copy of the message|Original message follows|The header of the original|Undelivered message follows|Message header follows)/i,
  /^-{2,}\s*This is a copy of (?:the|your) message/i,
  /^-{2,}\s*(?:Original [Mm]essage|Unsent message follows|Returned [Mm]essage|Message (?:text|header)|Forwarded message|Begin message|元のメッセージ|原文)/i,
  /^-{3,}\s*(?:original message|returned message)/i,
  /^(?:Original|Returned) message (?:headers?|follows|attached)\b/i,
  /^Original message:?$/i,
  /^Message headers follow/i,
  /^Included is a copy of the message header/i,
  /^Below is a copy of the original message/i,
  /^(?:Kopfzeilen der ursprünglichen|Ursprüngliche Nachrichtenkopf|En-têtes de message d'origine|Encabezados de mensajes? original|Intestazioni messaggio originale|Cabeçalhos da mensagem original|Oorspronkelijke berichtkoppen|Оригинальные заголовки)/i,
  /^(?:The )?(?:Original|failed) (?:mail|message) (?:as follows|was|is)[^.]{0,30}:?$/i,
  /^\*{3,}\s*(?:Original message|Returned mail)/i,
  /^\s*-{3,} (?:Message header|Returned header|Forwarded|Original) /i,
]

/** A header of the kind that only a returned mail has in a report's text. */
const tracingHeader = /^(?:Received|Return-Path|DKIM-Signature|X-Received|ARC-Seal)\s*:/i

type Notice = {
  /** What the report says. */
  readonly lines: readonly string[]
  /** What it returns, in the same text; empty where it comes as a part. */
  readonly below: readonly string[]
}

/** Cuts a text where it begins to return the mail. */
export const splitNotice = (lines: readonly string[]): Notice => {
  const separator = lines.findIndex((line, i) => i > 0 && separators.some((shape) => shape.test(line)))
  const header = lines.findIndex((line, i) => i > 0 && tracingHeader.test(line))
  if (header !== -1 && (separator === -1 || header < separator)) {
    return { lines: lines.slice(0, header), below: lines.slice(header) }
  }
  if (separator === -1) return { lines, below: [] }
  return { lines: lines.slice(0, separator), below: lines.slice(separator + 1) }
}
