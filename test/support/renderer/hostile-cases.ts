import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

type Case = { readonly name: string; readonly html: string }

/** Every text of a JSON value that looks like markup, wherever it stands: the lists of cases have many shapes. */
const markupIn = (value: unknown): string[] => {
  if (typeof value === 'string') return value.includes('<') ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(markupIn)
}

const casesOf = (name: string, text: string): Case[] => {
  if (extname(name) !== '.json') return [{ name, html: text }]
  const value: unknown = JSON.parse(text)
  return markupIn(value).map((html, index) => ({ name: `${name} #${index}: ${html.slice(0, 80)}`, html }))
}

/** Hostile mail from a folder: files of markup, and JSON files that hold snippets. */
export const hostileCases = async (folder: string): Promise<Case[]> => {
  const names = await readdir(folder, { recursive: true })
  const wanted = names.filter((name) => /\.(?:html?|txt|json)$/i.test(name)).toSorted()
  const cases = await Promise.all(
    wanted.map(async (name) => casesOf(name, await readFile(join(folder, name), 'utf8'))),
  )
  return cases.flat()
}
