import { expect, type Locator, type Page } from "@playwright/test";
import type { Person } from "../support/world.ts";
import { FlowPage } from "./flow-page.ts";

/** The home of somebody who is logged in. */
export class UserHomePage {
  readonly page: Page;
  readonly javaScript: boolean;
  readonly logOutLink: Locator;

  /** @param javaScript whether the browser runs scripts */
  constructor(page: Page, javaScript = true) {
    this.page = page;
    this.javaScript = javaScript;
    this.logOutLink = page.getByRole("link", { name: "Log out" });
  }

  /** Waits until it says who is logged in. */
  async expectPerson({ username }: Pick<Person, "username">): Promise<void> {
    await expect(this.page).toHaveURL((url) => url.pathname === "/if/user/");
    await expect(this.page.getByRole("definition").filter({ hasText: username }).first()).toBeVisible();
  }

  /** Logs out, and waits for the login page. */
  async logOut(): Promise<void> {
    await this.logOutLink.click();
    const flow = new FlowPage(this.page, this.javaScript);
    await flow.passContinue();
    await flow.expectStage("ak-stage-identification");
  }

  /** What is said about a login, or about what an application may do. @param name of the device or application */
  entry(name: string | RegExp): Locator {
    return this.page.getByRole("listitem").filter({ hasText: name });
  }

  /** Waits until the page says what came of an act. */
  async expectMessage(text: string | RegExp): Promise<void> {
    await expect(this.page.getByRole("main").getByRole("status").filter({ hasText: text })).toBeVisible();
  }
}
