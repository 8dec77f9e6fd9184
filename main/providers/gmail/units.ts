/** What each call costs, in quota units: Gmail API usage limits, as of 1 May 2026. `format` does not change the price. */
export const units = {
  getProfile: 1,
  messagesList: 5,
  messagesGet: 20,
  attachmentsGet: 20,
  historyList: 2,
  draftsList: 5,
  draftsGet: 20,
  draftsCreate: 10,
  draftsDelete: 10,
  /** A piece of an upload; the upload is paid for when it begins. */
  uploadPiece: 0,
  draftsSend: 100,
  sendAsList: 1,
} as const
