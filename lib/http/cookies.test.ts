import { expect, it } from "vitest";
import { cookieName } from "./cookies.ts";

it("binds cookies to this very host where browsers use https", () => {
  expect(cookieName("vestibule_session", true)).toBe("__Host-vestibule_session");
  expect(cookieName("vestibule_session", false)).toBe("vestibule_session");
});
