const units = ['B', 'KB', 'MB', 'GB'] as const

/** A size in bytes as people read it, in steps of 1000: "84 KB", "1.2 MB". */
export const sizeWords = (bytes: number): string => {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit === 0 || value >= 9.95 ? 0 : 1
  return `${value.toFixed(digits)} ${units[unit] ?? 'B'}`
}

const figures = new Intl.NumberFormat('en-GB')

/** "4,218". */
export const count = (amount: number): string => figures.format(amount)

/** "1 mail", "4,218 mails". */
export const counted = (amount: number, one: string, many = `${one}s`): string =>
  `${count(amount)} ${amount === 1 ? one : many}`
