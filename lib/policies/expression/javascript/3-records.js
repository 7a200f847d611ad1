(sandbox) => {
  const define = (object, methods) => {
    for (const key of Reflect.ownKeys(methods)) {
      Object.defineProperty(object, key, {
        value: methods[key],
        enumerable: false,
        configurable: true,
        writable: true,
      });
    }
    return object;
  };

  /** A list that also answers to the calls that Python expressions use. */
  const makeList = (items) =>
    define([...items], {
      all() {
        return this;
      },
      exists() {
        return this.length > 0;
      },
      count() {
        return this.length;
      },
      first() {
        return this[0] ?? null;
      },
    });

  const makeUser = (data) => {
    const { has_usable_password: hasPassword, group_attributes: merged, groups = [], all_groups: all, ...own } = data;
    const user = makeRecord(own, data);
    user.is_authenticated = true;
    user.is_anonymous = false;
    user.groups = makeList(groups.map((group) => makeRecord({ ...group, $record: "group" })));
    user.ak_groups = user.groups;
    return define(user, {
      has_usable_password: () => Boolean(hasPassword),
      group_attributes: () => merged ?? user.attributes ?? {},
      all_groups: () => makeList((all ?? groups).map((group) => makeRecord({ ...group, $record: "group" }))),
    });
  };

  const makeRecord = (own, data = own) => {
    const { $record: kind, ...rest } = own;
    const record = {};
    for (const key of Object.keys(rest)) record[key] = sandbox.decode(rest[key]);
    record.id = data.pk ?? null;
    return define(record, {
      [sandbox.plain]: () => (data.pk === null || data.pk === undefined ? { ...data } : { $record: kind, pk: data.pk }),
    });
  };

  /** Objects for plain data: what is tagged as a record becomes one. */
  sandbox.decode = (value) => {
    if (Array.isArray(value)) return value.map(sandbox.decode);
    if (value === null || typeof value !== "object") return value;
    if (value.$record === "user") return makeUser(value);
    if (typeof value.$record === "string") return makeRecord(value);
    const decoded = {};
    for (const key of Object.keys(value)) decoded[key] = sandbox.decode(value[key]);
    return decoded;
  };

  /** A user, or the anonymous one for null. */
  sandbox.decodeUser = (value) =>
    value
      ? sandbox.decode(value)
      : define(
          {
            pk: null,
            username: "",
            name: "",
            email: "",
            is_active: false,
            is_superuser: false,
            is_authenticated: false,
            is_anonymous: true,
            attributes: {},
            groups: makeList([]),
            ak_groups: makeList([]),
          },
          {
            has_usable_password: () => false,
            group_attributes: () => ({}),
            all_groups: () => makeList([]),
            [sandbox.plain]: () => null,
          },
        );

  sandbox.define = define;
};
