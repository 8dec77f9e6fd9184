import * as z from 'zod'

/** What the page says to the stand-in. `payload` is the text made by `jsonText`. */
export const fromPageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('invoke'), id: z.number(), channel: z.string(), payload: z.string() }),
  z.strictObject({ type: z.literal('send'), channel: z.string(), payload: z.string() }),
  z.strictObject({ type: z.literal('dom-ready') }),
  z.strictObject({ type: z.literal('loaded') }),
  z.strictObject({ type: z.literal('open-window'), url: z.string() }),
  z.strictObject({ type: z.literal('navigate'), url: z.string() }),
  z.strictObject({ type: z.literal('close') }),
  /** A further window of the app that a page was asked to open: whether the browser let it. */
  z.strictObject({ type: z.literal('opened-page'), url: z.string(), opened: z.boolean() }),
  z.strictObject({ type: z.literal('opened-externally'), url: z.string(), opened: z.boolean() }),
])
export type FromPage = z.infer<typeof fromPageSchema>

/** What the stand-in says to the page. */
export type ToPage =
  | { type: 'answer'; id: number; ok: true; payload: string }
  | { type: 'answer'; id: number; ok: false; error: string }
  | { type: 'message'; channel: string; payload: string }
  | { type: 'navigate'; url: string }
  | { type: 'open-externally'; url: string }
  | { type: 'open-page'; url: string }
  | { type: 'focus' }
  | { type: 'network'; online: boolean }
  | { type: 'badge'; count: number }

/** What the process that started the stand-in may say to it, over the process channel only. */
export const fromParentSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('network'), online: z.boolean() }),
  z.strictObject({ type: z.literal('power'), event: z.enum(['suspend', 'resume']) }),
  z.strictObject({ type: z.literal('mint-link') }),
  /** The person presses a notification that was shown. */
  z.strictObject({ type: z.literal('click-notification'), id: z.number() }),
  /** The person presses the icon in the tray, or chooses an item of its menu. */
  z.strictObject({ type: z.literal('click-tray'), label: z.string().nullable() }),
  z.strictObject({ type: z.literal('quit') }),
])
export type FromParent = z.infer<typeof fromParentSchema>

/** What the stand-in tells the process that started it. */
export const toParentSchema = z.discriminatedUnion('type', [
  /** A window can be opened at `url`; the token in it works once. */
  z.strictObject({ type: z.literal('window'), url: z.string() }),
  /** The page has loaded and its preload has run. */
  z.strictObject({ type: z.literal('loaded') }),
  /** Something was to be opened outside; `opened` tells whether a page has done so. */
  z.strictObject({ type: z.literal('open-external'), url: z.string(), opened: z.boolean() }),
  z.strictObject({ type: z.literal('notification'), id: z.number(), title: z.string(), body: z.string() }),
  z.strictObject({ type: z.literal('network'), online: z.boolean() }),
  /** The number on the app's icon; 0 for none. */
  z.strictObject({ type: z.literal('badge'), count: z.number() }),
  /** What lies in the tray; null for nothing. */
  z.strictObject({
    type: z.literal('tray'),
    tray: z.strictObject({ tooltip: z.string(), menu: z.array(z.string()) }).nullable(),
  }),
])
export type ToParent = z.infer<typeof toParentSchema>
