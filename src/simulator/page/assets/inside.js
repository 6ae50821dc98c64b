// What the bot has in mind, beside the chat.

/** The panel; `focus` is the chat that is looked at: its `bot`, `chat_id` and `user_id`, or null. */
export function Inside() {
  return null;
}

/** The next moment, in milliseconds since 1970, at which something happens by itself; null where there is none. */
export function nextDeadline() {
  return null;
}
