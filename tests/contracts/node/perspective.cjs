// One call with one of Perspective's JavaScript clients: {client, base, key, text, attributes} in, {scores} or
// {error} out. Each client is used as its own documentation says, and pointed elsewhere as an operator would.
"use strict";

const clients = {
  async googleapis({ base, key, text, attributes }) {
    const { google } = require("googleapis");
    const api = await google.discoverAPI(`${base}/$discovery/rest?version=v1alpha1`);
    const resource = { comment: { text }, requestedAttributes: asked(attributes), spanAnnotations: true };
    const answer = await api.comments.analyze({ key, resource });
    const reported = { comment: { text }, attributeScores: { TOXICITY: { summaryScore: { value: 1 } } }, clientToken: "c1" };
    const report = await api.comments.suggestscore({ key, resource: reported });
    return { scores: summaries(answer.data), clientToken: report.data.clientToken };
  },

  async conversationai({ base, key, text, attributes }) {
    const { Client } = require("@conversationai/perspectiveapi-js-client");
    const client = new Client(key);
    client.perspectiveApiUrl = `${base}/v1alpha1/comments:analyze?key=${key}`;
    return { scores: await client.getScores(text, { attributes }) };
  },

  async "perspective-api-client"({ base, key, text, attributes }) {
    const home = require.resolve("perspective-api-client");
    const axios = require(require.resolve("axios", { paths: [home] }));
    axios.interceptors.request.use((config) => {
      config.url = config.url.replace("https://commentanalyzer.googleapis.com", base);
      return config;
    });
    const Perspective = require("perspective-api-client");
    return { scores: summaries(await new Perspective({ apiKey: key }).analyze(text, { attributes })) };
  },
};

function asked(attributes) {
  return Object.fromEntries(attributes.map((name) => [name, {}]));
}

function summaries(answer) {
  const scores = Object.entries(answer.attributeScores);
  return Object.fromEntries(scores.map(([name, score]) => [name, score.summaryScore.value]));
}

require("./harness.cjs")(clients);
