// What stays in the host page's own storage: drafts, receipts, and, if the reader says so, name and address.
// Where storage is blocked, it lasts as long as the page. No cookie anywhere.

const memory = new Map();

// Null where there is nothing; any script of the page may write there, so what is no draft is none.
function recall(key) {
  try {
    const found = memory.get(key) || JSON.parse(localStorage.getItem(`rc:${key}`));
    return /^draft/.test(key) && typeof found.text !== "string" ? null : found;
  } catch {
    return null;
  }
}

function keep(key, value) {
  memory.delete(key);
  try {
    localStorage.setItem(`rc:${key}`, JSON.stringify(value));
  } catch {
    memory.set(key, value); // Blocked or full: then only this page remembers.
  }
}

function forget(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(`rc:${key}`);
  } catch {
    // Blocked: there was nothing.
  }
}
