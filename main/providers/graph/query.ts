/** A query string of these options, every value percent-encoded: `+`, `&`, `#` and quotes are values here, never syntax. */
export const queryOf = (options: Readonly<Record<string, string>>): string =>
  `?${Object.entries(options)
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("'", '%27')}`)
    .join('&')}`

/** One piece of a path, such as an id. */
export const segment = (value: string): string => encodeURIComponent(value)

/** A text inside an OData expression: single quotes, doubled where it holds some (OData 4.01 URL conventions, 5.1.1.6.1). */
export const odataText = (value: string): string => `'${value.replaceAll("'", "''")}'`
