import type { CaptchaRun } from "./runner.ts";
import type { ProofChallenge, ProofSolution, ProofTask } from "./solve.ts";

/** More would heat a phone without making it much faster. */
const MOST_WORKERS = 4;

/** Solves the built-in proof of work, on several processors when there are any. */
export function runProof({ siteKey, signal, onToken, onFailed }: CaptchaRun): void {
  const challenge = JSON.parse(atob(siteKey)) as ProofChallenge;
  const step = Math.max(1, Math.min(MOST_WORKERS, (navigator.hardwareConcurrency || 2) - 1));
  const started = performance.now();
  const workers = Array.from({ length: step }, () => new Worker(new URL("./solve.worker.ts", import.meta.url)));
  const end = () => {
    for (const worker of workers) worker.terminate();
  };
  signal.addEventListener("abort", end);
  workers.forEach((worker, start) => {
    worker.onmessage = ({ data }: MessageEvent<ProofSolution>) => {
      end();
      const solution = { ...data, time: Math.round(performance.now() - started) };
      onToken(btoa(JSON.stringify({ challenge, solution })));
    };
    worker.onerror = () => {
      end();
      onFailed();
    };
    worker.postMessage({ challenge, start, step } satisfies ProofTask);
  });
}
