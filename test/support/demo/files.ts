import { crc32, deflateSync } from 'node:zlib'
import type { MailAttachment } from '../mail-builder.ts'

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  return Buffer.concat([uint32(data.length), body, uint32(crc32(body))])
}

export type Picture = {
  width: number
  height: number
  pixel: (x: number, y: number) => readonly [number, number, number]
}

/** An 8-bit RGB picture (PNG, section 11). */
export function png({ width, height, pixel }: Picture): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3))
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows.set(pixel(x, y), y * (1 + width * 3) + 1 + x * 3)
  }
  const header = Buffer.concat([uint32(width), uint32(height), Buffer.from([8, 2, 0, 0, 0])])
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

function pdfText(line: string): string {
  return line
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/[\\()]/g, '\\$&')
}

/** A one-page PDF 1.4 with these lines. */
export function pdf(title: string, lines: readonly string[]): Buffer {
  const text = [
    `BT /F1 18 Tf 56 780 Td (${pdfText(title)}) Tj ET`,
    ...lines.map((line, index) => `BT /F1 11 Tf 56 ${740 - index * 18} Td (${pdfText(line)}) Tj ET`),
  ].join('\n')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let body = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = body.length
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  return Buffer.from(
    `${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`,
    'latin1',
  )
}

type ZipEntry = { name: Buffer; data: Buffer; offset: number }

function zipHeader({ name, data, offset }: ZipEntry, central: boolean): Buffer {
  const header = Buffer.alloc(central ? 46 : 30)
  header.writeUInt32LE(central ? 0x02014b50 : 0x04034b50, 0)
  const at = central ? 6 : 4
  if (central) header.writeUInt16LE(20, 4)
  header.writeUInt16LE(20, at)
  // A fixed DOS date (2026-01-01), so that the same file is the same bytes.
  header.writeUInt16LE(((2026 - 1980) << 9) | (1 << 5) | 1, at + 8)
  header.writeUInt32LE(crc32(data), at + 10)
  header.writeUInt32LE(data.length, at + 14)
  header.writeUInt32LE(data.length, at + 18)
  header.writeUInt16LE(name.length, at + 22)
  if (central) header.writeUInt32LE(offset, 42)
  return Buffer.concat([header, name])
}

/** A zip without compression. */
function zip(files: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = []
  const entries: ZipEntry[] = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const entry = { name: Buffer.from(name), data: Buffer.from(text), offset }
    const local = Buffer.concat([zipHeader(entry, false), entry.data])
    parts.push(local)
    entries.push(entry)
    offset += local.length
  }
  const directory = Buffer.concat(entries.map((entry) => zipHeader(entry, true)))
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, directory, end])
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const SHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const DOC = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PKG = 'http://schemas.openxmlformats.org/package/2006'

function cell(value: string | number): string {
  if (typeof value === 'number') return `<c><v>${value}</v></c>`
  return `<c t="inlineStr"><is><t>${value.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</t></is></c>`
}

/** A workbook with one sheet. */
export function xlsx(rows: readonly (readonly (string | number)[])[]): Buffer {
  const sheet = rows.map((row) => `<row>${row.map(cell).join('')}</row>`).join('')
  return zip({
    '[Content_Types].xml': `${XML}<Types xmlns="${PKG}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
    '_rels/.rels': `${XML}<Relationships xmlns="${PKG}/relationships"><Relationship Id="rId1" Type="${DOC}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${XML}<workbook xmlns="${SHEET}" xmlns:r="${DOC}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${PKG}/relationships"><Relationship Id="rId1" Type="${DOC}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `${XML}<worksheet xmlns="${SHEET}"><sheetData>${sheet}</sheetData></worksheet>`,
  })
}

export function pdfFile(filename: string, title: string, lines: readonly string[]): MailAttachment {
  return { filename, content: pdf(title, lines), contentType: 'application/pdf' }
}

export function xlsxFile(filename: string, rows: readonly (readonly (string | number)[])[]): MailAttachment {
  return {
    filename,
    content: xlsx(rows),
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  }
}

const CONTAINERS: readonly (readonly [number, number, number])[] = [
  [178, 74, 52],
  [44, 96, 140],
  [196, 156, 60],
]

/** A photo-like picture: sky, ground and containers. */
export function yardPhoto(filename: string): MailAttachment {
  const pixel = (x: number, y: number): [number, number, number] => {
    const grain = (x * 7919 + y * 104_729 + x * y) % 13
    if (y < 90) return [150 + y / 2 + grain, 185 + y / 3 + grain, 225]
    const [red, green, blue] = CONTAINERS[(Math.floor(x / 46) + Math.floor((y - 90) / 34)) % 3] ?? [0, 0, 0]
    if (y < 192 && x % 46 > 3 && (y - 90) % 34 > 2) return [red + grain, green + grain, blue + grain]
    return [112 + grain, 110 + grain, 104 + grain]
  }
  return { filename, content: png({ width: 368, height: 240, pixel }), contentType: 'image/png' }
}

/** The company mark that HTML signatures carry inline. */
export function logo(cid: string, hue: number): MailAttachment {
  const pixel = (x: number, y: number): [number, number, number] => {
    const inside = (x - 24) ** 2 + (y - 24) ** 2 < 22 ** 2
    const shade = 90 + ((x + y) % 48)
    return inside ? [(hue * 5) % 200, shade, (hue * 11) % 220] : [255, 255, 255]
  }
  return {
    filename: 'logo.png',
    content: png({ width: 48, height: 48, pixel }),
    contentType: 'image/png',
    cid,
  }
}
