import { expect, type Locator, type Page } from "@playwright/test";
import type { Control } from "../support/control/control.ts";
import { unique } from "../support/unique.ts";
import { administrators, createPerson, type Person } from "../support/world.ts";
import { AdminPage } from "./admin-page.ts";
import type { FlowPage } from "./flow-page.ts";

/** Logs a new administrator in to the admin section. */
export async function logInAsAdministrator(page: Page, flow: FlowPage, control: Control): Promise<Person> {
  const person = await createPerson(control, { groups: [administrators] }, unique("administrator"));
  await page.goto("/if/admin/");
  await flow.identifyAs(person.username);
  await flow.enterPassword(person.password);
  await expect(page).toHaveURL(/\/if\/admin\/$/);
  return person;
}

/** The page of one object in the admin section: its form, and what can be done with it. */
export class AdminObjectPage extends AdminPage {
  readonly javaScript: boolean;

  /** @param javaScript whether the browser runs scripts */
  constructor(page: Page, javaScript: boolean) {
    super(page);
    this.javaScript = javaScript;
  }

  /** Opens an object by the list that it is found in. */
  async find(list: string, search: string): Promise<void> {
    await this.open(`${list}/?search=${encodeURIComponent(search)}`);
    await this.main.locator("tbody th a").first().click();
    await this.expectTitle();
  }

  /** A part of the page by its heading. */
  part(name: string): Locator {
    return this.main.getByRole("region", { name, exact: true });
  }

  /** What can be done, by its title. */
  action(title: string): Locator {
    return this.part("Actions")
      .locator("details")
      .filter({ hasText: `${title} …` });
  }

  /** Does something with the object. */
  async act(title: string, fields: Readonly<Record<string, string>>, button: string): Promise<void> {
    const action = this.action(title);
    if ((await action.getAttribute("open")) === null) await action.locator("summary").click();
    for (const [label, value] of Object.entries(fields)) await action.getByLabel(label, { exact: true }).fill(value);
    await action.getByRole("button", { name: button, exact: true }).click();
  }

  /** Opens everything that is folded away. */
  async openAll(): Promise<void> {
    await this.main.locator("details").evaluateAll((all) => {
      for (const details of all) details.setAttribute("open", "");
    });
  }

  /** Writes program text, in whatever stands for its field. */
  async write(label: string, text: string): Promise<void> {
    const editor = this.main.getByRole("textbox", { name: label, exact: true });
    if (this.javaScript) await expect(editor).toHaveAttribute("contenteditable", "true");
    await editor.fill(text);
  }
}
