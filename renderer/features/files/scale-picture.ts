/** The longest side of a picture in a mail, in pixels: sharp on every screen that shows 800 points of text. */
export const largestSide = 1600

/** Pictures of these kinds are shown by every mail program as they are. */
const plainKinds: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif'])
/** These are redrawn, since Outlook on Windows shows none of them. */
const redrawnKinds: ReadonlySet<string> = new Set(['image/webp', 'image/avif', 'image/bmp'])

/** Whether a file can stand in the text, by its media type. SVG can hold scripts, HEIC and TIFF few programs read. */
export const isTextPicture = (mediaType: string): boolean =>
  plainKinds.has(mediaType) || redrawnKinds.has(mediaType)

/** The size in which a picture is sent: the longest side at most `largestSide`, in proportion. Pixels. */
export const fittedSize = (width: number, height: number): { width: number; height: number } => {
  const share = Math.min(1, largestSide / Math.max(width, height, 1))
  return {
    width: Math.max(1, Math.round(width * share)),
    height: Math.max(1, Math.round(height * share)),
  }
}

export type ScaledPicture = { readonly picture: Blob; readonly scaled: boolean }

const isSeeThrough = (pixels: Uint8ClampedArray): boolean => {
  for (let at = 3; at < pixels.length; at += 4) if ((pixels[at] ?? 255) < 255) return true
  return false
}

const draw = (bitmap: ImageBitmap, size: { width: number; height: number }) => {
  const canvas = new OffscreenCanvas(size.width, size.height)
  const brush = canvas.getContext('2d')
  brush?.drawImage(bitmap, 0, 0, size.width, size.height)
  return { canvas, brush }
}

/** A see-through picture stays one; the others are a photograph's size as JPEG. */
const kindFor = (bitmap: ImageBitmap, mediaType: string): 'image/png' | 'image/jpeg' => {
  if (mediaType === 'image/jpeg') return 'image/jpeg'
  if (mediaType === 'image/png') return 'image/png'
  const { brush } = draw(bitmap, { width: 64, height: 64 })
  const pixels = brush?.getImageData(0, 0, 64, 64).data
  return pixels === undefined || isSeeThrough(pixels) ? 'image/png' : 'image/jpeg'
}

/**
 * A picture as it is put into a mail. One that is larger than a mail shows is drawn smaller; a GIF stays as it is,
 * since it may move. Null for a file that is no picture in truth.
 */
export const scalePicture = async (picture: Blob): Promise<ScaledPicture | null> => {
  try {
    const bitmap = await createImageBitmap(picture)
    const size = fittedSize(bitmap.width, bitmap.height)
    const fits = size.width === bitmap.width && size.height === bitmap.height
    const asIs = picture.type === 'image/gif' || (fits && plainKinds.has(picture.type))
    if (asIs) {
      bitmap.close()
      return { picture, scaled: false }
    }
    const kind = kindFor(bitmap, picture.type)
    const { canvas } = draw(bitmap, size)
    bitmap.close()
    const drawn = await canvas.convertToBlob({ type: kind, quality: 0.86 })
    return { picture: drawn, scaled: !fits }
  } catch {
    return null
  }
}
