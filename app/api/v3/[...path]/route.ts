import type { NextRequest } from "next/server";
import { endpoints } from "#lib/api/endpoints.ts";
import { createRouter } from "#lib/api/router.ts";

const route = createRouter(endpoints);

const handle = (request: NextRequest) => route(request);

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
};
