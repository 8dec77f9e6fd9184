export { EditorText, EditorTools, RichTextView, useRichText } from './editor.tsx'
