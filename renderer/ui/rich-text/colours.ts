import { Extension } from '@tiptap/react'
import { TextStyle } from '@tiptap/extension-text-style'

/** A colour as it is sent. Its name is how style sheets show it in a dark window, where the colour itself would drown. */
export type Swatch = { readonly name: string; readonly label: string; readonly css: string }

/** Each is at least 4.5:1 on white paper (WCAG 2.2, 1.4.3). */
export const textColours: readonly Swatch[] = [
  { name: 'red', label: 'Red', css: '#b3261e' },
  { name: 'orange', label: 'Orange', css: '#a04a00' },
  { name: 'green', label: 'Green', css: '#1a7147' },
  { name: 'teal', label: 'Teal', css: '#0b6e75' },
  { name: 'blue', label: 'Blue', css: '#1f5fbf' },
  { name: 'purple', label: 'Purple', css: '#7a3db8' },
  { name: 'grey', label: 'Grey', css: '#5c6068' },
]

/** Black is at least 7:1 on each. */
export const highlights: readonly Swatch[] = [
  { name: 'yellow', label: 'Yellow', css: '#fff0a3' },
  { name: 'green', label: 'Green', css: '#d3f0dc' },
  { name: 'blue', label: 'Blue', css: '#d9e6ff' },
  { name: 'pink', label: 'Pink', css: '#ffdbe2' },
  { name: 'grey', label: 'Grey', css: '#e6e5e0' },
]

type Hsl = { readonly hue: number; readonly saturation: number; readonly lightness: number }

const named: Readonly<Record<string, string>> = {
  red: '#ff0000',
  maroon: '#800000',
  darkred: '#8b0000',
  orange: '#ffa500',
  yellow: '#ffff00',
  olive: '#808000',
  green: '#008000',
  lime: '#00ff00',
  darkgreen: '#006400',
  teal: '#008080',
  aqua: '#00ffff',
  cyan: '#00ffff',
  blue: '#0000ff',
  navy: '#000080',
  darkblue: '#00008b',
  purple: '#800080',
  fuchsia: '#ff00ff',
  magenta: '#ff00ff',
  pink: '#ffc0cb',
  gray: '#808080',
  grey: '#808080',
  silver: '#c0c0c0',
  lightgrey: '#d3d3d3',
  lightgray: '#d3d3d3',
}

const hexPair = (text: string): number => Number.parseInt(text, 16)

/** Red, green, blue from 0 to 1; null for what is no opaque colour of those that mail is written in. */
const channels = (css: string): readonly [number, number, number] | null => {
  const text = css.trim().toLowerCase()
  const hex = named[text] ?? text
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(hex)
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(hex)
  const rgb = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*(?:[,/]\s*([\d.]+%?))?\s*\)$/.exec(hex)
  if (rgb !== null && Number.parseFloat(rgb[4] ?? '1') === 0) return null
  const found = long?.slice(1).map(hexPair) ?? short?.slice(1).map((digit) => hexPair(digit + digit))
  const [red, green, blue] = found ?? rgb?.slice(1, 4).map(Number) ?? []
  return red === undefined || green === undefined || blue === undefined
    ? null
    : [red / 255, green / 255, blue / 255]
}

const hslOf = (css: string): Hsl | null => {
  const rgb = channels(css)
  if (rgb === null) return null
  const [red, green, blue] = rgb
  const [high, low] = [Math.max(...rgb), Math.min(...rgb)]
  const span = high - low
  const lightness = (high + low) / 2
  if (span === 0) return { hue: 0, saturation: 0, lightness }
  const sector =
    high === red
      ? ((green - blue) / span + 6) % 6
      : high === green
        ? (blue - red) / span + 2
        : (red - green) / span + 4
  return { hue: sector * 60, saturation: span / (1 - Math.abs(2 * lightness - 1)), lightness }
}

type Bound = readonly [upTo: number, name: string]
const textHues: readonly Bound[] = [
  [14, 'red'],
  [66, 'orange'],
  [158, 'green'],
  [196, 'teal'],
  [256, 'blue'],
  [325, 'purple'],
  [360, 'red'],
]
const highlightHues: readonly Bound[] = [
  [20, 'pink'],
  [68, 'yellow'],
  [170, 'green'],
  [262, 'blue'],
  [360, 'pink'],
]

const byHue = (hue: number, bounds: readonly Bound[]): string | undefined =>
  bounds.find(([upTo]) => hue <= upTo)?.[1]

const swatch = (name: string | undefined, among: readonly Swatch[]): Swatch | null =>
  among.find((each) => each.name === name) ?? null

/**
 * The colour of the palette that is nearest to a text's colour; null for black, white and what is no colour, which are
 * left to whoever reads the mail.
 */
export const nearestTextColour = (css: string): Swatch | null => {
  const hsl = hslOf(css)
  if (hsl === null || hsl.lightness < 0.13 || hsl.lightness > 0.93) return null
  if (hsl.saturation >= 0.2) return swatch(byHue(hsl.hue, textHues), textColours)
  return hsl.lightness > 0.3 && hsl.lightness < 0.78 ? swatch('grey', textColours) : null
}

/** The highlight that is nearest to a background; null for paper, and for dark ones, on which black could not be read. */
export const nearestHighlight = (css: string): Swatch | null => {
  const hsl = hslOf(css)
  if (hsl === null || hsl.lightness > 0.97 || hsl.lightness < 0.3) return null
  if (hsl.saturation >= 0.2) return swatch(byHue(hsl.hue, highlightHues), highlights)
  return hsl.lightness < 0.9 ? swatch('grey', highlights) : null
}

const parsed = (value: string, nearest: (css: string) => Swatch | null): string | null =>
  nearest(value)?.css ?? null

const rendered = (property: string, mark: string, value: unknown, among: readonly Swatch[]) => {
  const found = among.find(({ css }) => css === value)
  return found === undefined ? {} : { style: `${property}: ${found.css}`, [mark]: found.name }
}

/** Text colour and highlight of the palette, and nothing else, whatever is pasted. */
export const colours = [
  TextStyle,
  Extension.create({
    name: 'colours',
    addGlobalAttributes: () => [
      {
        types: ['textStyle'],
        attributes: {
          color: {
            default: null,
            parseHTML: (element) => parsed(element.style.color, nearestTextColour),
            renderHTML: ({ color }) => rendered('color', 'data-colour', color, textColours),
          },
          highlight: {
            default: null,
            parseHTML: (element) => parsed(element.style.backgroundColor, nearestHighlight),
            renderHTML: ({ highlight }) =>
              rendered('background-color', 'data-highlight', highlight, highlights),
          },
        },
      },
    ],
  }),
]
