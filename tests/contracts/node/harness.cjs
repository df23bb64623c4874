// One call of one of several clients: what is asked comes in as JSON with the client's name, and what that said, or
// {error}, goes out as JSON.
"use strict";

module.exports = async function callOneOf(clients) {
  const given = JSON.parse(require("fs").readFileSync(0, "utf8"));
  let said;
  try {
    said = await clients[given.client](given);
  } catch (error) {
    said = { error: String(error.message || error) };
  }
  process.stdout.write(JSON.stringify(said));
};
