import * as z from 'zod'

/** Epoch milliseconds, UTC. Times cross every boundary as plain numbers, because IPC carries JSON values only. */
export const epochMs = z.number().int().nonnegative()

/** An opaque identifier made by us: letters, digits, `-` and `_`. Safe in URLs and file names. */
export const id = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/)

/** A position in a list that only its maker understands. */
export const pageCursor = z.string().max(600)
