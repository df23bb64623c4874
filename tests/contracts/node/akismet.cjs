// Calls of one of Akismet's JavaScript clients: {client, base, key, comments} in; {valid, spam, reported} or {error}
// out. Each client is used as its own documentation says, and pointed elsewhere by its own settings.
"use strict";

const BLOG = "https://news.example.org/";
const NAME = "akismet.example.org";

// A wildcard record of a name server: every name below NAME leads to this machine.
const dns = require("dns");
const lookup = dns.lookup;
dns.lookup = (name, options, done) => {
  const own = name === NAME || name.endsWith(`.${NAME}`);
  return lookup(own ? "127.0.0.1" : name, options, done);
};

const clients = {
  async "akismet-api"({ base, key, comments }) {
    const { AkismetClient } = require("akismet-api");
    const port = new URL(base).port;
    const client = new AkismetClient({ key, blog: BLOG, host: `${NAME}:${port}`, protocol: "http" });
    const valid = await client.verifyKey();
    const own = (comment) => ({
      ip: "203.0.113.9", content: comment.content, name: comment.name, email: comment.email, role: comment.role,
      honeypot: comment.trap,
    });
    const spam = [];
    for (const comment of comments) spam.push(await client.checkSpam(own(comment)));
    const reports = [await client.submitSpam(own(comments[0])), await client.submitHam(own(comments[0]))];
    return { valid, spam, reported: reports.map((report) => report.text) };
  },

  async "@cedx/akismet"({ base, key, comments, modules }) {
    // It is a package of modules only, which no NODE_PATH finds.
    const { Author, Blog, CheckResult, Client, Comment } = await import(`${modules}/@cedx/akismet/lib/index.js`);
    const client = new Client(key, new Blog({ url: BLOG, charset: "UTF-8", languages: ["en"] }), { baseUrl: base });
    const valid = await client.verifyKey();
    const own = ({ content, ...author }) =>
      new Comment({ author: new Author({ ipAddress: "203.0.113.9", ...author }), content, context: ["news", "bridge"] });
    const spam = [];
    for (const comment of comments) spam.push((await client.checkComment(own(comment))) !== CheckResult.ham);
    // They resolve with nothing, and throw unless the answer is the exact thanks.
    await client.submitSpam(own(comments[0]));
    await client.submitHam(own(comments[0]));
    return { valid, spam, reported: ["thanked", "thanked"] };
  },
};

require("./harness.cjs")(clients);
