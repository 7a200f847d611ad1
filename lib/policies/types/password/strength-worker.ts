import { parentPort } from "node:worker_threads";
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary as common } from "@zxcvbn-ts/language-common";
import { dictionary as english } from "@zxcvbn-ts/language-en";
import type { StrengthQuestion, StrengthReply } from "./strength.ts";

// The thread's entry: its dictionaries take a moment to load, and odd passwords take long to judge.

if (!parentPort) throw new Error("This file is the entry of a worker thread.");
const port = parentPort;
// Without translations suggestions are given by their keys.
const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...common, ...english },
  graphs: adjacencyGraphs,
  // Each combination of letters and the signs that stand for them is looked up; beyond some the result does not change.
  l33tMaxSubstitutions: 10,
});

port.on("message", ({ password, inputs }: StrengthQuestion) => {
  const { score, feedback } = zxcvbn.check(password, inputs);
  port.postMessage({ score, suggestions: feedback.suggestions } satisfies StrengthReply);
});
// The first message says that the dictionaries are loaded.
port.postMessage(null);
