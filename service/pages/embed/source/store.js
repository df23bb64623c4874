// What stays in the host page's own storage: drafts, receipts, and, if the reader says so, name and address.
// Where storage is blocked, it lasts as long as the page. No cookie anywhere.

const memory = new Map();

function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(`rc:${key}`)) || memory.get(key) || null;
  } catch {
    return memory.get(key) || null;
  }
}

function keep(key, value) {
  memory.set(key, value);
  try {
    localStorage.setItem(`rc:${key}`, JSON.stringify(value));
  } catch {
    // Blocked or full: then only this page remembers.
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
