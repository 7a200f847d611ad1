import { isTruthy } from "../values.ts";
import { resolveShallow, sequenceItems } from "./arguments.ts";
import { EntryFault, Tag, type TagDefinition } from "./tag.ts";

const modes: Record<string, (values: readonly boolean[]) => boolean> = {
  AND: (values) => values.every(Boolean),
  NAND: (values) => !values.every(Boolean),
  OR: (values) => values.some(Boolean),
  NOR: (values) => !values.some(Boolean),
  XOR: (values) => values.filter(Boolean).length % 2 === 1,
  XNOR: (values) => values.filter(Boolean).length % 2 === 0,
};

/** `!Condition [mode, values…]`: a boolean. The mode is compared without regard to case. */
export const conditionTag: TagDefinition = {
  name: "!Condition",
  parse(argument) {
    const [mode = null, ...values] = sequenceItems("!Condition", argument, 2);
    return new Tag("!Condition", async (scope) => {
      const name = String(await resolveShallow(mode, scope)).toUpperCase();
      const combine = Object.hasOwn(modes, name) ? modes[name] : undefined;
      if (!combine)
        throw new EntryFault(`!Condition: unknown mode "${name}", known are ${Object.keys(modes).join(", ")}.`);
      const booleans: boolean[] = [];
      for (const value of values) booleans.push(isTruthy(await resolveShallow(value, scope)));
      return combine(booleans);
    });
  },
};
