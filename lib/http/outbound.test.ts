import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askProvider } from "#lib/captcha/ask-provider.ts";
import { type OutboundQuestion, rehearse } from "#lib/dry-run/rehearsal.ts";
import { probePicture } from "#lib/identity/avatar-check.ts";
import { setMailWaker, wakeMailWorker } from "#lib/mail/wake.ts";
import { createHost } from "#lib/policies/types/expression/host.ts";
import { sendRequest } from "#lib/policies/types/expression/outgoing-request.ts";
import { countPublications, useKnownPasswordService } from "#lib/policies/types/password/known-passwords.ts";

let asked = 0;
let address = "";
const server = createServer((_request, response) => {
  asked += 1;
  response.writeHead(200, { "Content-Type": "text/plain" }).end("{}");
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  useKnownPasswordService(address);
});
afterAll(() => {
  useKnownPasswordService(undefined);
  server.close();
});

/** What is asked of others in a dry run, and what the work comes to. */
async function inDryRun<T>(work: () => Promise<T>): Promise<{ result: T; questions: OutboundQuestion[] }> {
  const questions: OutboundQuestion[] = [];
  const result = await rehearse({ ask: (question) => questions.push(question) }, work);
  return { result, questions };
}

const provider = () => ({ api_url: `${address}/verify?key=1`, request_content_type: "application/json" as const });
const question = { secret: "s", response: "r", remoteip: "192.0.2.1" };

describe("a dry run asks nobody, notes what it would have asked, and goes on with an assumption", () => {
  it("about captchas: they are solved", async () => {
    const { result, questions } = await inDryRun(() => askProvider(provider(), question));
    expect(result).toEqual({ success: true });
    expect(questions).toMatchObject([{ method: "POST", url: `${address}/verify` }]);
  });

  it("about published passwords: it is none of them", async () => {
    const { result, questions } = await inDryRun(() => countPublications("password", AbortSignal.timeout(1000)));
    expect(result).toBe(0);
    expect(questions).toHaveLength(1);
  });

  it("about pictures: there is one", async () => {
    const { result } = await inDryRun(() => probePicture(`${address}/picture`));
    expect(result).toBe("picture");
  });

  it("for expressions: nobody can be reached, and no name is known", async () => {
    const host = createHost({ scope: {} as never, user: null, request: null }, "test");
    const { result, questions } = await inDryRun(async () => ({
      sent: await sendRequest("get", "http://api.example.com/x?secret=1", {}).catch(String),
      found: await host.resolve_dns?.(["example.com"], {}),
      reverse: await host.reverse_dns?.(["192.0.2.1"], {}),
    }));
    expect(result).toMatchObject({ sent: expect.stringMatching(/dry run/), found: [], reverse: "192.0.2.1" });
    expect(questions.map(({ url }) => url)).toEqual(["http://api.example.com/x", "dns:example.com", "dns:192.0.2.1"]);
  });

  it("and wakes nobody who sends mail", async () => {
    let woken = 0;
    setMailWaker(() => {
      woken += 1;
    });
    await inDryRun(async () => wakeMailWorker());
    expect(woken).toBe(0);
    wakeMailWorker();
    expect(woken).toBe(1);
    setMailWaker(undefined);
  });

  it("while others do ask, at the same time", async () => {
    asked = 0;
    const [answer] = await Promise.all([
      askProvider(provider(), question),
      inDryRun(() => askProvider(provider(), question)),
    ]);
    expect(answer).toEqual({});
    expect(asked).toBe(1);
  });
});
