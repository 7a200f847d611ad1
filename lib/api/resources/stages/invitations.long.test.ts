import { StagesApi } from "@goauthentik/api";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { claimMail } from "#lib/mail/outbox.ts";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
let stages: StagesApi;
let flow: { pk: string; slug: string };
beforeAll(async () => {
  api = await createTestApi();
  stages = new StagesApi(api.configuration());
  flow = await api.engine.flow({ stages: [{ type: "invitation" }] });
  // Links in mails lead to a host that is known.
  await api.client.brand.create({ data: { domain: "vestibule.test", default: true } });
});
beforeEach(async () => {
  await api.client.outgoingMail.deleteMany();
  await api.client.invitation.deleteMany();
});
afterAll(() => api.close());

const refused = (status: number) => ({ response: { status } });
const path = (pk: string) => `/stages/invitation/invitations/${pk}/send_email/`;

it("IN-5 whoever makes an invitation is its creator, whatever the body says", async () => {
  const other = await api.person();
  const { body, status } = await api.call("POST", "/stages/invitation/invitations/", {
    json: { name: "welcome", created_by: other.id, flow: flow.pk, fixed_data: { name: "Ada" } },
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    name: "welcome",
    created_by: { pk: api.admin.id },
    flow_obj: { slug: flow.slug },
    fixed_data: { name: "Ada" },
    single_use: false,
  });
});

it("IN-8 ends by default, and is listed by what it is asked for, the one that ends last first", async () => {
  const made = await stages.stagesInvitationInvitationsCreate({ invitationRequest: { name: "short" } });
  expect(Number(made.expires) - Date.now()).toBeGreaterThan(86_000_000);
  const long = { name: "long", flow: flow.pk, expires: new Date("2031-01-01T00:00:00Z") };
  await stages.stagesInvitationInvitationsCreate({ invitationRequest: long });
  const names = async (query: Parameters<StagesApi["stagesInvitationInvitationsList"]>[0]) =>
    (await stages.stagesInvitationInvitationsList(query)).results.map(({ name }) => name);
  expect(await names({})).toEqual(["long", "short"]);
  expect(await names({ flowSlug: flow.slug })).toEqual(["long"]);
  expect(await names({ name: "short" })).toEqual(["short"]);
  expect(await names({ search: "lon" })).toEqual(["long"]);
});

it("IN-6 an invitation is sent to each address", async () => {
  const { pk } = await stages.stagesInvitationInvitationsCreate({ invitationRequest: { name: "w", flow: flow.pk } });
  await stages.stagesInvitationInvitationsSendEmailCreate({
    inviteUuid: pk,
    invitationSendEmailRequest: { emailAddresses: ["ada@example.com", "bob@example.com"] },
  });
  const mails = [await claimMail(api.client, new Date()), await claimMail(api.client, new Date())];
  expect(mails.map((mail) => mail?.message?.to[0]?.address).sort()).toEqual(["ada@example.com", "bob@example.com"]);
  expect(mails[0]?.message?.text).toContain(`http://vestibule.test/if/flow/${flow.slug}/?itoken=${pk}`);
});

it("IN-6 what cannot be sent is refused, and nothing is sent", async () => {
  const { pk } = await stages.stagesInvitationInvitationsCreate({ invitationRequest: { name: "w" } });
  const send = (json: object) => api.call("POST", path(pk), { json });
  const ada = ["ada@example.com"];
  expect(await send({})).toMatchObject({ status: 400, body: { error: "No email addresses provided" } });
  expect(await send({ email_addresses: ada })).toMatchObject({
    status: 400,
    body: { error: "Invitation has no associated flow" },
  });
  expect(await send({ email_addresses: "ada" })).toMatchObject({
    status: 400,
    body: { email_addresses: [expect.any(String)] },
  });
  expect(await send({ email_addresses: ada, template: "none.html" })).toMatchObject({
    status: 400,
    body: { template: [expect.any(String)] },
  });
  expect(await api.client.outgoingMail.count()).toBe(0);
});

it("an ordinary person neither sees, makes nor sends invitations", async () => {
  const { pk } = await stages.stagesInvitationInvitationsCreate({ invitationRequest: { name: "w", flow: flow.pk } });
  const own = new StagesApi(api.configuration((await api.person()).key));
  await expect(own.stagesInvitationInvitationsList()).rejects.toMatchObject(refused(403));
  await expect(own.stagesInvitationInvitationsCreate({ invitationRequest: { name: "x" } })).rejects.toMatchObject(
    refused(403),
  );
  const mail = { inviteUuid: pk, invitationSendEmailRequest: { emailAddresses: ["ada@example.com"] } };
  await expect(own.stagesInvitationInvitationsSendEmailCreate(mail)).rejects.toMatchObject(refused(403));
  expect(await api.client.outgoingMail.count()).toBe(0);
});
