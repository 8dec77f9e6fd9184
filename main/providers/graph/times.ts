/** A time as it stands in a filter. Graph keeps whole seconds. */
export const second = (at: number): string => `${new Date(Math.max(0, at)).toISOString().slice(0, 19)}Z`
