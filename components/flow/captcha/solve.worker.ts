import { type ProofTask, solve } from "./solve.ts";

// Apart from the page, which stays quick meanwhile.
self.onmessage = async ({ data }: MessageEvent<ProofTask>) => {
  self.postMessage(await solve(data));
};
