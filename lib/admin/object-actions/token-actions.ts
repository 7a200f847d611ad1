import { z } from "zod";
import { tokenKeyEndpoints } from "#lib/api/resources/core/token-keys.ts";
import { callEndpoint } from "../call-endpoint.ts";
import type { ObjectAction } from "./object-action.ts";

const showKey: ObjectAction = {
  name: "show-key",
  title: "Show the key",
  about: "Whoever has the key can act for the person. That you looked at it is recorded.",
  submit: "Show key",
  form: z.object({}),
  async run(call) {
    const answer = await callEndpoint(tokenKeyEndpoints, "core_tokens_view_key_retrieve", call);
    const { key } = z.object({ key: z.string() }).parse(answer);
    return { level: "success", message: "Keep it where nobody else sees it.", copy: { title: "Key", value: key } };
  },
};

/** What can be done with a token. */
export const tokenActions: readonly ObjectAction[] = [showKey];
