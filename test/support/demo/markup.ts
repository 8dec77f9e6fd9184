import type { DemoPerson } from './people.ts'

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => ESCAPES[letter] ?? letter)
}

export function paragraphs(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((block) => `<p>${escapeHtml(block).replaceAll('\n', '<br>')}</p>`)
    .join('\n')
}

export function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag} style="border:1px solid #ccc;padding:4px 10px;text-align:left">${escapeHtml(cell)}</${tag}>`).join('')}</tr>`
  return `<table style="border-collapse:collapse">${line(head, 'th')}${rows.map((row) => line(row, 'td')).join('')}</table>`
}

export function tableText(rows: readonly (readonly string[])[]): string {
  return rows
    .map((row) =>
      row
        .map((cell) => cell.padEnd(14))
        .join('')
        .trimEnd(),
    )
    .join('\n')
}

/** A mail that is answered: who wrote what when. */
export type Quoted = { author: string; address: string; at: number; text: string }

function attribution({ author, address, at }: Quoted): string {
  const day = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  })
  return `On ${day.format(at)}, ${author} <${address}> wrote:`
}

export function quoteText(quoted: Quoted): string {
  return `${attribution(quoted)}\n${quoted.text
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')}`
}

export function quoteHtml(quoted: Quoted): string {
  return `<div class="gmail_quote"><div class="gmail_attr">${escapeHtml(attribution(quoted))}<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">${paragraphs(quoted.text)}</blockquote></div>`
}

export function signatureText(person: DemoPerson): string {
  return `-- \n${person.name}\n${person.title}, ${person.company}`
}

/** With the company's mark as an inline picture. */
export function signatureHtml(person: DemoPerson, cid: string): string {
  return `<table cellpadding="0" style="margin-top:16px;color:#666;font-size:12px"><tr><td style="padding-right:10px"><img src="cid:${cid}" width="40" height="40" alt="${escapeHtml(person.company)}"></td><td><b>${escapeHtml(person.name)}</b><br>${escapeHtml(person.title)}<br>${escapeHtml(person.company)}, ${escapeHtml(person.city)}</td></tr></table>`
}

/** Pictures that sit on somebody's server, one of them only there to be counted. */
export function trackedFooter(domain: string, id: string): string {
  return `<p><img src="https://img.${domain}/signature/banner.png" width="420" height="80" alt="Banner"> <img src="https://img.${domain}/signature/badge.png" width="80" height="80" alt="Badge"></p>
<img src="https://track.${domain}/open?m=${id}" width="1" height="1" alt="">`
}

export function page(body: string): string {
  return `<!doctype html><html><head><meta charset="utf-8"></head><body style="font-family:Arial,sans-serif;font-size:14px;color:#222">${body}</body></html>`
}
