import { expect, type Locator, type Page } from "@playwright/test";

/** The admin section, as somebody who reads its labels uses it. */
export class AdminPage {
  readonly page: Page;
  readonly main: Locator;

  constructor(page: Page) {
    this.page = page;
    this.main = page.getByRole("main");
  }

  /** Opens a place below `/if/admin/`. */
  async open(place = ""): Promise<void> {
    await this.page.goto(`/if/admin/${place}`);
    await this.expectTitle();
  }

  /** Waits until a page of the admin section stands there. */
  async expectTitle(title: string | RegExp = /./): Promise<void> {
    await expect(this.main.getByRole("heading", { level: 1 })).toHaveText(title);
  }

  field(label: string): Locator {
    return this.main.getByLabel(label, { exact: true });
  }

  /** Fills in text fields and chooses from lists, by their labels. */
  async fill(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, value] of Object.entries(values)) {
      const field = this.field(label);
      const isList = (await field.evaluate((element) => element.tagName)) === "SELECT";
      if (isList) await field.selectOption({ label: value });
      else await field.fill(value);
    }
  }

  async press(name: string): Promise<void> {
    await this.main.getByRole("button", { name, exact: true }).click();
  }

  /** Makes an object with the form of a list. @param type of stages and policies, as in addresses; of flows what they begin with */
  async create(list: string, values: Readonly<Record<string, string>>, type?: string): Promise<void> {
    await this.open(`${list}/new/${type ? `?type=${type}` : ""}`);
    await this.fill(values);
    await this.press("Create");
    await expect(this.page).not.toHaveURL(/\/new\//);
  }

  /** Deletes the object whose page is open. */
  async destroy(singular: string): Promise<void> {
    await this.main.getByText(`Delete this ${singular} …`).click();
    await this.press(`Delete ${singular}`);
  }
}
