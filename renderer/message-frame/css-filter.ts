/**
 * CSS escapes (CSS Syntax 3, section 4.3.7) and comments are undone before anything is looked for: `u\72l(` and
 * `ur/**\/l(` must not slip by.
 */
const plain = (css: string): string =>
  css
    .replaceAll(/\/\*[\s\S]*?(\*\/|$)/g, '')
    .replaceAll(/\\([0-9a-f]{1,6})[ \t\r\n\f]?/gi, (_, hex: string) => {
      const point = Number.parseInt(hex, 16)
      return point > 0 && point <= 0x10_ff_ff ? String.fromCodePoint(point) : ''
    })
    .replaceAll(/\\(.)/g, '$1')

/** Whatever can make CSS fetch something (url, image sets, imports) or run something in old engines. */
const fetching =
  /(?:url|src|image|image-set|-webkit-image-set|cross-fade|element|expression|attr)\s*\(|behavior\s*:|@import|-moz-binding/i
const remoteUrl = /url\s*\(\s*(?:['"]\s*)?(?:https?:|\/\/)/gi

const calling = /(?:url|src|image|image-set|cross-fade|element|expression)\s*\(/i

type Filtered = { readonly css: string; readonly remote: number }

const countRemote = (css: string): number => css.match(remoteUrl)?.length ?? 0

/** A `style` attribute without the declarations that could fetch. `remote`: how many would have gone to the network. */
export const filterDeclarations = (style: string): Filtered => {
  const text = plain(style)
  if (!fetching.test(text)) return { css: text, remote: 0 }
  // Split at semicolons outside brackets and quotes: a data URL holds semicolons of its own.
  const parts = text.match(/(?:\([^)]*\)?|"[^"]*"?|'[^']*'?|[^;("'])+/g) ?? []
  const css = parts.filter((part) => !fetching.test(part)).join(';')
  return { css: fetching.test(css) ? '' : css, remote: countRemote(text) }
}

/** The text of a `<style>` element, without imports, fonts and anything that fetches. */
export const filterSheet = (sheet: string): Filtered => {
  const text = plain(sheet).replaceAll(/<!--|-->/g, '')
  const remote = countRemote(text) + (text.match(/@import/gi)?.length ?? 0)
  const css = text
    .replaceAll(/@(?:import|charset|namespace)[^;{}]*;?/gi, '')
    .replaceAll(/@font-face\s*\{[^}]*\}?/gi, '')
    .replaceAll(/[^;{}]+/g, (part) =>
      !calling.test(part) ? part : part.includes(':') ? '' : part.replaceAll(/\([^)]*\)?/g, ''),
    )
  // A sheet that still could fetch after that is not worth the risk.
  return { css: fetching.test(css) ? '' : css.replaceAll(/<\//g, ''), remote }
}
