// Calls to the service: without credentials, with a deadline, and dropped when the element leaves the page.

const DEADLINE_MS = 15000;

// Answers {status, data, wait}: status 0 where none came; wait in seconds. Never answers a removed element.
async function ask(rc, path, { method = "GET", body, receipt, key } = {}) {
  const headers = {};
  if (body) headers["Content-Type"] = "application/json";
  if (receipt) headers.Authorization = `Bearer ${receipt}`;
  if (key) headers["Idempotency-Key"] = key;
  const { signal } = rc;
  const deadline = new AbortController();
  const stop = () => deadline.abort();
  const timer = setTimeout(stop, DEADLINE_MS);
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop);
  const got = { status: 0 };
  try {
    const answer = await fetch(rc.api + path, {
      method, headers, body: body && JSON.stringify(body), credentials: "omit",
      cache: receipt ? "no-store" : "no-cache", signal: deadline.signal,
    });
    const text = await answer.text();
    got.status = answer.status;
    got.wait = Number(answer.headers.get("Retry-After")) || 0;
    got.data = text && JSON.parse(text);
  } catch {
    // No answer, or none that can be read: a good one is not good then.
    if (got.status < 300) got.status = 0;
  }
  clearTimeout(timer);
  signal.removeEventListener("abort", stop);
  return signal.aborted ? new Promise(() => {}) : got;
}

const kindOf = (answer) => String(answer.data?.type || "").split(":").pop();

const query = (values) =>
  new URLSearchParams(Object.entries(values).filter(([, value]) => value)).toString();
