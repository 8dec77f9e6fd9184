import { mergeAttributes } from '@tiptap/react'
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table'

const cellStyle = 'border: 1px solid #c9c8c3; padding: 5px 9px; vertical-align: top; text-align: left'

/** Tables with their looks on every cell, since mail programs drop style sheets. */
export const tables = [
  Table.extend({
    // The column widths that TipTap writes are for resizing; in a mail the cells decide.
    renderHTML: ({ HTMLAttributes }) => [
      'table',
      mergeAttributes(HTMLAttributes, {
        style: 'border-collapse: collapse; margin: 8px 0',
        cellspacing: '0',
        cellpadding: '0',
      }),
      ['tbody', 0],
    ],
  }).configure({ resizable: false, View: null }),
  TableRow,
  TableHeader.configure({
    HTMLAttributes: { style: `${cellStyle}; background-color: #f3f3f0; font-weight: bold` },
  }),
  TableCell.configure({ HTMLAttributes: { style: cellStyle } }),
]
