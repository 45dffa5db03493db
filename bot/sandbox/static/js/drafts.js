// Keeps what is typed in an open modal through a reload of this tab.
const PREFIX = 'draft:';

/** Write down everything a surface holds. */
export function keepDraft(id, values) {
  try { sessionStorage.setItem(PREFIX + id, JSON.stringify([...values])); } catch { /* storage may be off or full */ }
}

/** What was typed into a view before the reload, as entries of a map. */
export function draftOf(id) {
  try { return JSON.parse(sessionStorage.getItem(PREFIX + id)) ?? []; } catch { return []; }
}

/** Throw a draft away, once its view is gone. */
export function dropDraft(id) {
  try { sessionStorage.removeItem(PREFIX + id); } catch { /* storage may be off */ }
}
