// A consumer that verifies with the `standardwebhooks` package of npm: run as a process of its own.
//
//     node webhooks.cjs PORT FILE STATUSES SECRET
//
// It verifies each POST, writes down its id and whether it was genuine, and answers 400 or what STATUSES say next.

const { appendFileSync } = require("node:fs");
const { createServer } = require("node:http");
const { Webhook } = require("standardwebhooks");

const [port, file, listed, secret] = process.argv.slice(2);
const statuses = listed.split(",").map(Number);

createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    let told = null;
    try {
      told = new Webhook(secret).verify(Buffer.concat(parts), request.headers);
    } catch (refusal) {
      told = null;
    }
    const genuine = told !== null;
    const status = genuine ? (statuses.length > 1 ? statuses.shift() : statuses[0]) : 400;
    const seen = { id: request.headers["webhook-id"] ?? null, genuine, type: genuine ? told.type : null };
    appendFileSync(file, JSON.stringify(seen) + "\n");
    response.writeHead(status, { "Content-Length": "0" });
    response.end();
  });
}).listen(Number(port), "127.0.0.1");
