/*
 * What reading one mail may cost. Mail of people stays far below; above, a part of it stays unread and the rest is what it
 * is. All of it together bounds time and memory by the size of the input.
 */

/** Bytes of a mail that are read. Exchange lets 150 MB through, of which the words are the beginning. */
export const longestMail = 160 * 1024 * 1024

/** Bytes of one header block. */
export const longestHeader = 1_000_000

export const mostFields = 2000

/** Characters of one field, which is cut there. Addresses of a mail to thousands fit. */
export const longestField = 300_000

/** Parts inside parts. RFC 2046 sets no bound; nobody writes more than five. */
export const deepest = 30

/** Parts in all. What is behind the last one is a part of it. */
export const mostParts = 1000

/** Characters of the HTML, and of the text, of a mail. */
export const longestBody = 8_000_000

/** Files that are named. */
export const mostFiles = 500

export const mostPeople = 5000
