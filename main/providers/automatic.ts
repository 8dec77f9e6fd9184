/** What tells of a message whether a program wrote it. `header` answers '' for a header that is not there. */
export type Traces = {
  readonly header: (name: string) => string
  /** The author's address, '' where there is none. */
  readonly author: string
}

/** Headers of auto-responders older than RFC 3834. What they say is not standardised, except that `no` means no. */
const responderHeaders = ['X-Autoreply', 'X-Autoreply-From', 'X-Autorespond', 'X-Mail-Autoreply']

/**
 * `bulk` and `list` are also on what people write to mailing lists and through help desks; these two are on answers of
 * programs alone.
 */
const answeringPrecedence = new Set(['auto_reply', 'junk'])

/** Those who send reports: RFC 2142 names none of them, so they are known by custom (sendmail, Google, Exchange). */
const reporter = /^(mailer-daemon|microsoftexchange[0-9a-f]{32})@/i

/** A keyword without its comments and parameters (RFC 3834 section 5). */
const keyword = (value: string): string =>
  value
    .replaceAll(/\([^)]*\)/g, '')
    .replace(/;.*$/s, '')
    .trim()
    .toLowerCase()

const said = (value: string): boolean => !['', 'no', 'false', '0'].includes(keyword(value))

/** The null reverse-path, on which reports and automatic answers travel (RFC 5321 section 4.5.5, RFC 3834 section 4). */
const isNullPath = (value: string): boolean => /^<\s*>$/.test(value.trim())

/**
 * Whether a message was written by a program: an out-of-office note (RFC 3834, with the conventions before it) or a
 * report (RFC 6522). `X-Auto-Response-Suppress` says nothing about it: people's mail carries that as well. Pure.
 */
export const isAutomatic = ({ header, author }: Traces): boolean =>
  said(header('Auto-Submitted')) ||
  responderHeaders.some((name) => said(header(name))) ||
  answeringPrecedence.has(keyword(header('Precedence'))) ||
  keyword(header('Content-Type')) === 'multipart/report' ||
  isNullPath(header('Return-Path')) ||
  reporter.test(author)
